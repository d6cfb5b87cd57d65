package dev.relayctl.app;

import dev.relayctl.app.PreviewedDatabases.Origin;
import dev.relayctl.environment.Branch;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Environments;
import dev.relayctl.environment.Lookups;
import dev.relayctl.environment.Preview;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.PreviewDatabases;
import dev.relayctl.run.PreviewDatabases.Hold;
import dev.relayctl.run.PreviewDatabases.Owner;
import dev.relayctl.run.PreviewDatabases.Parent;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which previews there may be, and whose turn it is to change one. */
public final class Previews {
  private final Project project;
  private final PreviewedDatabases databases;
  private final PreviewDatabases made;

  public Previews(Project project, PreviewedDatabases databases, PreviewDatabases made) {
    this.project = project;
    this.databases = databases;
    this.made = made;
  }

  /**
   * A preview that was asked for; it may not be there yet.
   *
   * @param environment as it is, or will be
   * @param preview what it is made of
   */
  public record Chosen(
      Definition definition, Environment environment, Preview preview, Origin origin) {
    /** The database that its own is made from. */
    public Parent parent() {
      return origin.parent();
    }

    /** Whose it is. */
    public Owner owner() {
      return Previews.owner(environment);
    }
  }

  /** A template with the database that its previews' are made from. */
  record Template(Definition definition, Preview preview, Parent parent) {}

  /** Of an environment that is a preview. */
  static Owner owner(Environment environment) {
    Branch branch = Objects.requireNonNull(environment.identity().branch(), "no preview");
    return new Owner(environment.identity().template(), branch);
  }

  /**
   * The preview for a branch.
   *
   * @param template its name or alias; null where there is but one
   * @param branch null for the one that is checked out
   */
  public Result<Chosen> choose(@Nullable String template, @Nullable String branch) {
    return definition(template)
        .then(found -> branch(branch).then(known -> chosen(found.of(known))));
  }

  private Result<Branch> branch(@Nullable String given) {
    if (given != null) {
      return given.isBlank() ? Result.bad(noBranch()) : Result.ok(new Branch(given));
    }
    return project
        .lookups()
        .git(Lookups.GitFact.BRANCH, new Where.OnCommandLine("--branch"))
        .map(Branch::new);
  }

  /** The preview of a definition that is meant for a branch. */
  Result<Chosen> chosen(Definition definition) {
    return project
        .resolve(definition)
        .then(environment -> {
          Preview preview = Objects.requireNonNull(environment.preview());
          return databases
              .origin(environment, preview)
              .map(origin -> new Chosen(definition, environment, preview, origin));
        });
  }

  /**
   * A template with where its previews' databases are.
   *
   * @param name null where there is but one
   */
  Result<Template> template(@Nullable String name) {
    // The parent is the same for all branches.
    return definition(name)
        .then(found ->
            chosen(found.of(new Branch("any")))
                .map(any -> new Template(found, any.preview(), any.parent())));
  }

  /** A template by its name; the only one where none is named. */
  Result<Definition> definition(@Nullable String name) {
    return project.environments().then(all -> definition(all, name));
  }

  private static Result<Definition> definition(Environments all, @Nullable String name) {
    List<Definition> templates = all.templates();
    if (name != null) {
      return all.find(name, new Where.OnCommandLine("--template"))
          .then(found ->
              found.makesDatabases() ? Result.ok(found) : Result.bad(noTemplate(found.name())));
    }
    return templates.size() == 1
        ? Result.ok(templates.getFirst())
        : Result.bad(templates.isEmpty() ? noTemplates() : manyTemplates(templates));
  }

  /** The right to change a preview. */
  public Result<Hold> hold(Chosen chosen) {
    return made.hold(chosen.parent(), made.id(chosen.parent(), chosen.owner()));
  }

  private static Problem noBranch() {
    return Problem.invalid(
        "preview.no-branch",
        "no branch is named",
        new Where.OnCommandLine("--branch"),
        "the text is empty",
        "--branch NAME, or check one out");
  }

  private static Problem noTemplate(EnvironmentName name) {
    return Problem.invalid(
        "preview.no-template",
        name + " is no template of previews",
        new Where.OnCommandLine("--template"),
        "its file has no section preview",
        "add preview: { from: dev } to it, with kind: preview");
  }

  private static Problem noTemplates() {
    return Problem.invalid(
        "preview.no-template",
        "nothing says what a preview is made of",
        Where.file("environments"),
        "no environment's file has a section preview",
        "write environments/preview.yaml with kind: preview and preview: { from: dev }");
  }

  private static Problem manyTemplates(List<Definition> templates) {
    String names =
        templates.stream().map(each -> each.name().value()).collect(Collectors.joining(", "));
    return Problem.invalid(
        "preview.which-template",
        "there is more than one template of previews",
        new Where.OnCommandLine("--template"),
        "there are: " + names,
        "--template " + templates.getFirst().name());
  }
}
