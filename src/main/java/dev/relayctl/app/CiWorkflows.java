package dev.relayctl.app;

import dev.relayctl.app.GeneratedWorkflow.Origin;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environments;
import dev.relayctl.environment.Kind;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.WorkflowFindings;
import dev.relayctl.report.WorkflowsReport;
import dev.relayctl.report.WorkflowsReport.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The workflows of GitHub Actions that belong to the environments. Asks nothing but files. */
public final class CiWorkflows {
  private static final String SCRIPT = "scripts/relayctl";
  private static final String USUAL = "relayctl";

  /** All that there may be. */
  static final List<String> PATHS =
      List.of(DeployWorkflow.PATH, PlanWorkflow.PATH, PreviewWorkflow.PATH);

  private final Project project;

  public CiWorkflows(Project project) {
    this.project = project;
  }

  /** What becomes of files that aren't as they were generated. */
  public enum Others {
    KEEP,
    REPLACE
  }

  /**
   * Writes them, or tells what would be written.
   *
   * @param command how relayctl is called; null for what the files say that are there
   * @return what became of each file, or {@code ci.nothing-to-deploy}, {@code ci.branch-not-plain},
   *     {@code ci.command}, {@code ci.edited}, {@code ci.not-ours}, {@code ci.not-writable}; before
   *     the last nothing was written
   */
  public Result<WorkflowsReport> install(
      WorkflowsReport.Mode mode, Others others, @Nullable String command) {
    if (command != null && !isOneLine(command)) {
      return Result.bad(notOneLine());
    }
    return project
        .environments()
        .then(all -> wanted(all, command == null ? usualCommand() : command.strip()))
        .then(wanted -> {
          List<Problem> problems =
              switch (others) {
                case KEEP -> wanted.files().stream().flatMap(this::notReplaced).toList();
                case REPLACE -> List.of();
              };
          return problems.isEmpty() ? written(wanted, mode) : Result.bad(problems);
        });
  }

  /** What is wrong with them, and what is dangerous in the project's other workflows. */
  public Result<WorkflowFindings> check() {
    return project
        .environments()
        .then(all ->
            wanted(all, usualCommand())
                .map(wanted ->
                    new WorkflowState(
                        project.directory(),
                        wanted.files(),
                        DeployedFiles.of(project.directory(), all),
                        this::text)))
        .map(state -> new WorkflowFindings(state.problems()));
  }

  /** The workflows that there should be. */
  private record Wanted(List<GeneratedWorkflow> files, List<String> notes) {}

  private Result<Wanted> wanted(Environments all, String command) {
    Result<List<CiEnvironment>> deployed =
        facts(all.all().stream().filter(CiWorkflows::isDeployed), all);
    Result<List<CiEnvironment>> templates = facts(all.templates().stream(), all);
    return deployed.then(
        environments -> templates.then(previews -> wanted(environments, previews, command)));
  }

  private static Result<List<CiEnvironment>> facts(Stream<Definition> some, Environments all) {
    return Result.all(some.map(each -> CiEnvironment.of(each, all)).toList());
  }

  private static boolean isDeployed(Definition definition) {
    return switch (definition.kind()) {
      case DEV, STAGING, PRODUCTION -> true;
      case LOCAL, PREVIEW -> false;
    };
  }

  private static Result<Wanted> wanted(
      List<CiEnvironment> environments, List<CiEnvironment> templates, String command) {
    var files = new ArrayList<GeneratedWorkflow>();
    if (!environments.isEmpty()) {
      files.add(
          GeneratedWorkflow.of(
              DeployWorkflow.PATH, command, new DeployWorkflow(environments, command).document()));
    }
    new PlanWorkflow(environments, command)
        .document()
        .ifPresent(plan -> files.add(GeneratedWorkflow.of(PlanWorkflow.PATH, command, plan)));
    if (!templates.isEmpty()) {
      files.add(
          GeneratedWorkflow.of(
              PreviewWorkflow.PATH, command, new PreviewWorkflow(templates, command).document()));
    }
    return files.isEmpty()
        ? Result.bad(nothingToDeploy())
        : Result.ok(
            new Wanted(
                files,
                notes(Stream.concat(environments.stream(), templates.stream()).toList(), command)));
  }

  private static List<String> notes(List<CiEnvironment> all, String command) {
    var notes = new ArrayList<String>();
    all.forEach(each ->
        notes.add(
            "give the environment "
                + each.name()
                + " in the repository's settings, or the repository, the secrets "
                + String.join(", ", each.secrets())));
    all.stream()
        .filter(each -> each.kind() == Kind.PRODUCTION)
        .forEach(each ->
            notes.add(
                "give the environment "
                    + each.name()
                    + " required reviewers there: GitHub makes it without any rule"));
    if (command.equals(USUAL)) {
      notes.add("see to it that runners find relayctl, or name it: ci install --command TEXT");
    }
    return notes;
  }

  private Result<WorkflowsReport> written(Wanted wanted, WorkflowsReport.Mode mode) {
    var settings = new ActionlintSettings(this::text);
    var files = new ArrayList<GeneratedWorkflow>(wanted.files());
    settings.file().ifPresent(files::add);
    var notes = new ArrayList<String>(wanted.notes());
    settings.note().ifPresent(notes::add);
    var done = new ArrayList<WorkflowsReport.Workflow>();
    for (GeneratedWorkflow file : files) {
      Change change = change(file);
      Optional<Problem> problem =
          mode == WorkflowsReport.Mode.WRITE && change != Change.NONE
              ? write(file)
              : Optional.empty();
      if (problem.isPresent()) {
        return Result.bad(problem.get());
      }
      done.add(new WorkflowsReport.Workflow(file.path(), change, file.text()));
    }
    return Result.ok(new WorkflowsReport(mode, done, notes));
  }

  private Change change(GeneratedWorkflow file) {
    return text(file.path())
        .map(there -> file.is(there) ? Change.NONE : Change.CHANGED)
        .orElse(Change.NEW);
  }

  private Stream<Problem> notReplaced(GeneratedWorkflow file) {
    return text(file.path()).stream()
        .flatMap(there ->
            switch (GeneratedWorkflow.origin(there)) {
              case Origin.Generated _ -> Stream.of();
              case Origin.Edited _ -> Stream.of(edited(file.path()));
              case Origin.Foreign _ -> Stream.of(notOurs(file.path()));
            });
  }

  /** As the files have it that are there, so that a second run changes nothing. */
  private String usualCommand() {
    return PATHS.stream()
        .flatMap(path -> text(path).stream())
        .map(GeneratedWorkflow::origin)
        .<String>mapMulti((origin, found) -> {
          if (origin instanceof Origin.Generated(String command)) {
            found.accept(command);
          }
        })
        .findFirst()
        .orElse(Files.isRegularFile(project.directory().resolve(SCRIPT)) ? SCRIPT : USUAL);
  }

  /** Empty where there is no file; one that is no text is nobody's. */
  private Optional<String> text(String path) {
    Path file = project.directory().resolve(path);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException _) {
      return Optional.of("");
    }
  }

  private Optional<Problem> write(GeneratedWorkflow file) {
    Path path = project.directory().resolve(file.path());
    try {
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.text());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          Problem.failed(
              "ci.not-writable",
              file.path() + " could not be written",
              Where.file(file.path()),
              e.getClass().getSimpleName(),
              "make the directory writable, or free some space, and run it again"));
    }
  }

  private static boolean isOneLine(String command) {
    return !command.isBlank() && command.strip().chars().noneMatch(Character::isISOControl);
  }

  private static Problem notOneLine() {
    return Problem.invalid(
        "ci.command",
        "--command is no command in one line",
        new Where.OnCommandLine("--command"),
        "it is empty, or holds a line's end or another sign that can't be seen",
        "name a program, such as --command ./relayctl");
  }

  private static Problem nothingToDeploy() {
    return Problem.invalid(
        "ci.nothing-to-deploy",
        "no environment is deployed by a workflow",
        Where.file("environments"),
        "none is of kind dev, staging or production, and none is a template of previews",
        "add one, or begin with relayctl init");
  }

  static Problem edited(String path) {
    return Problem.invalid(
        "ci.edited",
        path + " was edited by hand",
        Where.file(path),
        "it isn't as relayctl ci install wrote it, and would lose what was added",
        "move your jobs to a workflow of their own, then relayctl ci install --force");
  }

  static Problem notOurs(String path) {
    return Problem.invalid(
        "ci.not-ours",
        path + " is there already, and not from relayctl",
        Where.file(path),
        "relayctl ci install didn't write it",
        "rename it, or relayctl ci install --force to replace it");
  }
}
