package dev.relayctl.app;

import dev.relayctl.app.TimeLimit.Answer;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DoctorReport.Check;
import dev.relayctl.report.DoctorReport.Group;
import dev.relayctl.run.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Programs of this machine, and who needs them. What nobody needs may be missing. */
final class ToolChecks {
  /** Less than a check has, so that a program is ended before its question is given up. */
  private static final Duration TO_SAY_A_VERSION = Duration.ofSeconds(4);

  /** Neither asks anybody nor writes anything. */
  private static final Map<String, String> MANNERS =
      Map.of("LC_ALL", "C", "FLY_NO_UPDATE_CHECK", "1", "FLY_SEND_METRICS", "0", "NO_COLOR", "1");

  private static final Pattern VERSION = Pattern.compile("[0-9]+(?:\\.[0-9A-Za-z-]+)+");

  private final String java;
  private final Path directory;
  private final ToolNeeds.Nobody nobody;
  private final DoctorPorts ports;
  private final TimeLimit limit;

  /**
   * The tools beside a project.
   *
   * @param java the version that runs this
   */
  ToolChecks(
      String java, Path directory, ToolNeeds.Nobody nobody, DoctorPorts ports, TimeLimit limit) {
    this.java = java;
    this.nobody = nobody;
    this.directory = directory;
    this.ports = ports;
    this.limit = limit;
  }

  Result<List<Check>> of(ToolNeeds needs) {
    List<Supplier<List<Check>>> all =
        List.of(
            () -> tool("git", ask("git", "--version"), needs.git()),
            () -> builders(needs),
            () -> tool("uv", ask("uv", "--version"), needs.uv()),
            () -> dumps(needs.dumps()));
    return SideBySide.ask(all, Supplier::get)
        .map(found -> {
          var notes = new Notes(Group.TOOLS);
          notes.ok("java", java, Duration.ZERO);
          var checks = new ArrayList<>(notes.checks());
          found.forEach(checks::addAll);
          return checks;
        });
  }

  private List<Check> tool(String name, Answer<Processes.Ran> answer, ToolNeeds.Need need) {
    var notes = new Notes(Group.TOOLS);
    switch (answer.result()) {
      case Result.Ok<Processes.Ran>(Processes.Ran ran) when ran.exitCode() == 0 ->
          notes.ok(name, version(ran.stdout()), answer.took());
      case Result.Ok<Processes.Ran>(Processes.Ran ran) ->
          missing(
              name,
              "it ends with exit code " + ran.exitCode() + " when asked for its version",
              need,
              notes,
              answer.took());
      case Result.Bad<Processes.Ran> bad ->
          missing(
              name,
              isAbsent(answer) ? "not found" : bad.first().facts().what(),
              need,
              notes,
              answer.took());
    }
    return notes.checks();
  }

  private Answer<Processes.Ran> ask(String... command) {
    return limit.ask(
        command[0],
        () ->
            ports
                .processes()
                .run(new Processes.Call(List.of(command), directory, MANNERS, TO_SAY_A_VERSION)));
  }

  private static boolean isAbsent(Answer<Processes.Ran> answer) {
    return answer.result().problems().stream()
        .anyMatch(problem -> problem.facts().id().value().equals("process.not-found"));
  }

  /** Where the file leaves the choice, one of them is enough. */
  private List<Check> builders(ToolNeeds needs) {
    Answer<Processes.Ran> flyctl = ask("flyctl", "version");
    // Some packages install it by the short name alone.
    Answer<Processes.Ran> either = isAbsent(flyctl) ? ask("fly", "version") : flyctl;
    Answer<Processes.Ran> docker = ask("docker", "--version");
    var checks = new ArrayList<Check>();
    checks.addAll(tool("flyctl", either, needs.flyctl()));
    checks.addAll(tool("docker", docker, needs.docker()));
    if (isAbsent(either) && isAbsent(docker) && !needs.builder().environments().isEmpty()) {
      var notes = new Notes(Group.TOOLS);
      missing("builder", "neither flyctl nor docker", needs.builder(), notes, docker.took());
      checks.addAll(notes.checks());
    }
    return checks;
  }

  private void missing(String name, String what, ToolNeeds.Need need, Notes notes, Duration took) {
    if (need.environments().isEmpty()) {
      notes.ok(name, what + "; " + nobody.say("needs it"), took);
      return;
    }
    var facts =
        Problem.facts(
            "doctor.tool-missing",
            what,
            Where.system("this machine", name),
            need.why() + " (" + String.join(", ", need.environments()) + ")",
            need.remedy());
    switch (need.weight()) {
      case WITHOUT_IT_NOTHING_WORKS -> notes.fail(name, facts, took);
      case THERE_IS_ANOTHER_WAY -> notes.warn(name, facts, took);
    }
  }

  private List<Check> dumps(ToolNeeds.Need need) {
    var notes = new Notes(Group.TOOLS);
    Answer<Integer> answer = limit.ask("pg_dump", () -> ports.dumps().major(0));
    if (answer.result() instanceof Result.Ok<Integer>(Integer major)) {
      notes.ok("pg_dump", major + ", with pg_restore and psql", answer.took());
    } else {
      missing("pg_dump", "not found with pg_restore and psql", need, notes, answer.took());
    }
    return notes.checks();
  }

  /** The version in a program's own words; the first line where none is seen. */
  private static String version(String output) {
    Matcher version = VERSION.matcher(output);
    return version.find()
        ? version.group()
        : output.lines().findFirst().orElse("of unknown version").strip();
  }
}
