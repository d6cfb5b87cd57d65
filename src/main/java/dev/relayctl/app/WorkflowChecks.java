package dev.relayctl.app;

import dev.relayctl.config.Nearest;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DoctorReport.Check;
import dev.relayctl.report.DoctorReport.Group;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether workflows call relayctl, and for environments that there are.
 *
 * @param texts of the files, by path below the project
 * @param environments empty where their names aren't known
 */
record WorkflowChecks(Map<Path, String> texts, List<Definition> environments) {
  private static final String ID = "workflow";

  private static final Pattern CALL = Pattern.compile("(?m)^[^#\\n]*\\brelayctl\\b");

  /**
   * Options may stand before a command and behind it; a name that an expression makes isn't one.
   */
  private static final Pattern NAMED =
      Pattern.compile(
          "\\brelayctl(?:\\s+-\\S+)*\\s+(?:deploy|migrate|plan|rollback|resume)(?:\\s+--?[a-z-]+)*"
              + "\\s+([a-z][a-z0-9-]*)(?=\\s|$)");

  /** Words of commands, and no environments. */
  static final Set<String> SUBCOMMANDS =
      Set.of(
          "status",
          "history",
          "new",
          "lint",
          "check",
          "heads",
          "undo",
          "stamp",
          "repair",
          "verify",
          "rehearse");

  List<Check> checks() {
    var notes = new Notes(Group.GITHUB);
    List<Path> calling =
        texts.entrySet().stream()
            .filter(file -> CALL.matcher(file.getValue()).find())
            .map(Map.Entry::getKey)
            .toList();
    if (calling.isEmpty()) {
      notes.warn(ID, none(), Duration.ZERO);
    }
    for (Path file : calling) {
      List<Problem.Facts> outdated = outdated(file);
      outdated.forEach(trouble -> notes.warn(ID, trouble, Duration.ZERO));
      if (outdated.isEmpty()) {
        notes.ok(ID, file.getFileName() + " calls relayctl", Duration.ZERO);
      }
    }
    return notes.checks();
  }

  private List<Problem.Facts> outdated(Path file) {
    Set<String> known =
        environments.stream()
            .flatMap(each -> Stream.concat(Stream.of(each.name()), each.aliases().stream()))
            .map(EnvironmentName::value)
            .collect(Collectors.toUnmodifiableSet());
    if (known.isEmpty()) {
      return List.of();
    }
    List<String> lines = texts.getOrDefault(file, "").lines().toList();
    return Stream.iterate(0, at -> at < lines.size(), at -> at + 1)
        .filter(at -> CALL.matcher(lines.get(at)).find())
        .flatMap(at -> {
          Matcher named = NAMED.matcher(lines.get(at));
          return named
              .results()
              .filter(found -> !known.contains(found.group(1)))
              .filter(found -> !SUBCOMMANDS.contains(found.group(1)))
              .map(found ->
                  outdated(
                      new Where.InFile(file.toString(), at + 1, found.start(1) + 1),
                      found.group(1),
                      known));
        })
        .toList();
  }

  private static Problem.Facts outdated(Where where, String name, Set<String> known) {
    return Problem.facts(
        "github.workflow-outdated",
        "a workflow calls relayctl for " + name + ", which is no environment",
        where,
        "environments have been renamed or removed since, or the name is misspelt",
        Nearest.to(name, List.copyOf(known))
            .map(near -> "did you mean " + near + "?")
            .orElse("write one of those that relayctl env list shows"));
  }

  private static Problem.Facts none() {
    return Problem.facts(
        "github.no-workflow",
        "no workflow calls relayctl",
        Where.file(ProjectChecks.WORKFLOWS),
        "deploys are begun by hand; that may be as you want it",
        "add a job to a workflow there that runs relayctl deploy ENV --yes");
  }
}
