package dev.relayctl.app;

import dev.relayctl.app.TimeLimit.Answer;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Environments;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DoctorReport;
import dev.relayctl.report.DoctorReport.Check;
import dev.relayctl.report.DoctorReport.Group;
import dev.relayctl.report.DoctorReport.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks everything that can be checked without a deploy: tools, files, databases, Fly. Changes
 * nothing; each question has a time limit of its own.
 */
public final class Doctor {
  /** There is nothing to look at, rather than something wrong with it. */
  private static final Set<String> NO_PROJECT =
      Set.of("config.no-environments", "usage.no-directory");

  private final Project project;
  private final DoctorPorts ports;
  private final String java;
  private final TimeLimit limit;
  private final ProjectChecks files;

  /**
   * A use case.
   *
   * @param java the version that runs this
   * @param limit for each question
   */
  public Doctor(Project project, DoctorPorts ports, String java, Duration limit) {
    this.project = project;
    this.ports = ports;
    this.java = java;
    this.limit = TimeLimit.of(limit, project.clock());
    this.files = new ProjectChecks(project.directory(), ports, this.limit);
  }

  /** One environment, as far as its values are known. */
  private record Patient(Definition definition, Answer<Environment> answer) {
    Result<Environment> environment() {
      return answer.result();
    }
  }

  /**
   * What was found, for all environments or for one. Problems only where there is no project, or no
   * such environment; wrong files are part of the report.
   */
  public Result<DoctorReport> examine(@Nullable String nameOrAlias) {
    Result<Environments> all = project.environments();
    boolean nothing =
        all.problems().stream().anyMatch(p -> NO_PROJECT.contains(p.facts().id().value()));
    if (nothing) {
      return all.map(_ -> new DoctorReport(List.of()));
    }
    return all.match(
        found ->
            (nameOrAlias == null
                    ? Result.ok(found.all())
                    : found.find(nameOrAlias, new Where.OnCommandLine(nameOrAlias)).map(List::of))
                .then(this::patients)
                .then(patients -> examine(patients, files.readable(found.all()), found.all())),
        problems -> examine(List.of(), files.unreadable(problems), List.of()));
  }

  private Result<List<Patient>> patients(List<Definition> definitions) {
    return SideBySide.ask(
        definitions,
        definition ->
            new Patient(
                definition,
                limit.ask(
                    definition.file().path() + " (a reference in it)",
                    () -> project.resolve(definition))));
  }

  private Result<DoctorReport> examine(
      List<Patient> patients, List<Check> read, List<Definition> known) {
    var environments = new ArrayList<Environment>();
    patients.forEach(patient -> patient.environment().peek(environments::add));
    ToolNeeds.Nobody nobody =
        environments.isEmpty() || environments.size() < patients.size()
            ? ToolNeeds.Nobody.KNOWN
            : ToolNeeds.Nobody.AT_ALL;
    List<Supplier<Result<List<Check>>>> parts =
        List.of(
            () ->
                new ToolChecks(java, project.directory(), nobody, ports, limit)
                    .of(ToolNeeds.of(project, environments)),
            () -> Result.ok(read),
            () -> Result.ok(files.schema()),
            () -> Result.ok(files.dotenv(environments)),
            () -> SideBySide.ask(patients, this::environment).map(Doctor::flat),
            () -> new FlyChecks(nobody, ports, limit).of(environments),
            () -> new PagesChecks(ports, limit).of(environments),
            () -> Result.ok(files.workflows(known)));
    return SideBySide.ask(parts, Supplier::get)
        .then(Result::all)
        .map(found -> new DoctorReport(flat(found)));
  }

  private List<Check> environment(Patient patient) {
    return patient
        .environment()
        .match(
            environment -> new DatabaseChecks(project, ports, limit).of(environment),
            problems -> unresolved(patient, problems));
  }

  private static List<Check> unresolved(Patient patient, List<Problem> problems) {
    var notes = new Notes(Group.ENVIRONMENT, patient.definition().name(), State.FAIL);
    notes.fail("file", problems, Discretion.UNKNOWING, patient.answer().took());
    return notes.checks();
  }

  private static List<Check> flat(List<List<Check>> lists) {
    return lists.stream().flatMap(List::stream).toList();
  }
}
