package dev.relayctl.app;

import dev.relayctl.config.YamlText;
import dev.relayctl.config.YamlText.Field;
import dev.relayctl.config.YamlText.Items;
import dev.relayctl.config.YamlText.Keys;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Settings of the linter actionlint, which lags behind GitHub: without them it calls generated
 * workflows wrong. Only written where there are none, since a project may have its own.
 *
 * @param text of a file below the project
 */
record ActionlintSettings(Function<String, Optional<String>> text) {
  private static final String PATH = ".github/actionlint.yaml";

  /** Of the two names this is the one that actionlint looks for first. */
  private static final List<String> PATHS = List.of(PATH, ".github/actionlint.yml");

  private static final String WORKFLOWS = ProjectChecks.WORKFLOWS + "/relayctl-*.yml";

  /** What 1.7.12 says of keys that GitHub has since 2026. */
  private static final List<String> IGNORED =
      List.of(
          "unexpected key \"queue\" for \"concurrency\" section",
          "unexpected key \"deployment\" for \"environment\" section");

  /** The file as it is to be; empty where the project has another one. */
  Optional<GeneratedWorkflow> file() {
    var file = new GeneratedWorkflow(PATH, print());
    return there().isEmpty() || text.apply(PATH).filter(file::is).isPresent()
        ? Optional.of(file)
        : Optional.empty();
  }

  /** What to do where the project's own doesn't do it. */
  Optional<String> note() {
    return lacking().map(path -> "so that actionlint knows the generated workflows: " + add(path));
  }

  /** What is wrong with it. */
  Optional<Problem> problem() {
    if (there().isEmpty()) {
      return Optional.of(WorkflowState.missing(PATH));
    }
    return lacking()
        .map(path ->
            Problem.invalid(
                "ci.actionlint",
                path + " lets actionlint call generated workflows wrong",
                Where.file(path),
                "actionlint doesn't know some keys yet that GitHub has since 2026",
                add(path)));
  }

  private static String add(String path) {
    return "add to "
        + path
        + ", below paths and "
        + WORKFLOWS
        + ": ignore: ["
        + IGNORED.stream().map(each -> "'" + each + "'").collect(Collectors.joining(", "))
        + "]";
  }

  private Optional<String> there() {
    return PATHS.stream().filter(path -> text.apply(path).isPresent()).findFirst();
  }

  /** Between double quotes the others are escaped. */
  private Optional<String> lacking() {
    return there()
        .filter(path -> {
          String plain = text.apply(path).orElse("").replace("\\", "");
          return !IGNORED.stream().allMatch(plain::contains);
        });
  }

  private static String print() {
    Keys ignore = Keys.of(Field.of("ignore", Items.of(IGNORED)));
    return YamlText.print(
        Keys.of(
            Field.of("paths", Keys.of(Field.of(WORKFLOWS, ignore)))
                .below(
                    "From relayctl ci install, which writes it only where there is none.",
                    "actionlint 1.7.12 doesn't know these keys yet, which GitHub has since 2026.")));
  }
}
