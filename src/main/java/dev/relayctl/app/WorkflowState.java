package dev.relayctl.app;

import dev.relayctl.app.GeneratedWorkflow.Origin;
import dev.relayctl.config.Format;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether a project's workflows are as they should be.
 *
 * @param wanted those that {@code ci install} would write
 * @param deployed files whose change is to be deployed
 * @param text of a file below the project
 */
record WorkflowState(
    Path directory,
    List<GeneratedWorkflow> wanted,
    DeployedFiles deployed,
    Function<String, Optional<String>> text) {
  private static final String INSTALL = "relayctl ci install";

  /** All that isn't: generated files first, then what is dangerous in any. */
  List<Problem> problems() {
    var found = new ArrayList<Problem>();
    wanted.forEach(file -> outdated(file).ifPresent(found::add));
    new ActionlintSettings(text).problem().ifPresent(found::add);
    CiWorkflows.PATHS.stream()
        .filter(path -> wanted.stream().noneMatch(file -> file.path().equals(path)))
        .filter(path ->
            text.apply(path)
                .map(GeneratedWorkflow::origin)
                .filter(Origin.Generated.class::isInstance)
                .isPresent())
        .forEach(path -> found.add(leftOver(path)));
    for (Path file : ProjectChecks.yaml(directory, ProjectChecks.WORKFLOWS)) {
      String path = ProjectChecks.WORKFLOWS + "/" + file.getFileName();
      found.addAll(
          Format.YAML
              .read(file, path)
              .match(
                  tree -> WorkflowRules.of(text.apply(path).orElse(""), tree, deployed),
                  problems -> problems));
    }
    return found;
  }

  private Optional<Problem> outdated(GeneratedWorkflow file) {
    String there = text.apply(file.path()).orElse(null);
    if (there == null) {
      return Optional.of(missing(file.path()));
    }
    return switch (GeneratedWorkflow.origin(there)) {
      case Origin.Generated _ ->
          file.is(there)
              ? Optional.empty()
              : Optional.of(problem("ci.outdated", file.path(), "is out of date", INSTALL));
      case Origin.Edited _ -> Optional.of(CiWorkflows.edited(file.path()));
      case Origin.Foreign _ -> Optional.of(CiWorkflows.notOurs(file.path()));
    };
  }

  static Problem missing(String path) {
    return Problem.invalid(
        "ci.missing",
        path + " is missing",
        Where.file(path),
        "relayctl ci install has not written it, or somebody removed it",
        INSTALL);
  }

  private static Problem problem(String id, String path, String what, String remedy) {
    return Problem.invalid(
        id,
        path + " " + what,
        Where.file(path),
        "environments/, or relayctl itself, has changed since it was written",
        remedy);
  }

  private static Problem leftOver(String path) {
    return Problem.invalid(
        "ci.left-over",
        path + " belongs to no environment any more",
        Where.file(path),
        "the environments that it was written for are gone",
        "git rm " + path);
  }
}
