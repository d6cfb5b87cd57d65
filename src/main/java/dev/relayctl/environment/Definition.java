package dev.relayctl.environment;

import dev.relayctl.config.EnvironmentFile;
import dev.relayctl.config.Node;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An environment as its file describes it, before anything outside the file was asked.
 *
 * @param aliases further names, in the file's order
 * @param file its merged file
 * @param branch that a template's preview is meant for; null for the one that is checked out
 */
public record Definition(
    EnvironmentName name,
    Kind kind,
    List<EnvironmentName> aliases,
    EnvironmentFile file,
    @Nullable Branch branch) {
  public Definition {
    aliases = List.copyOf(aliases);
  }

  /** The template's preview for a branch. */
  public Definition of(Branch other) {
    return new Definition(name, kind, aliases, file, other);
  }

  /**
   * Whether it makes a preview per branch: its kind is preview and a value refers to the branch.
   */
  public boolean isTemplate() {
    return kind == Kind.PREVIEW && (makesDatabases() || refersToBranch(file.tree()));
  }

  /** Whether each of its previews gets a database of its own. */
  public boolean makesDatabases() {
    return file.tree().find("preview").isPresent();
  }

  /**
   * The environment. A template is resolved for the branch that is checked out.
   *
   * @return the environment, or all that could not be resolved: {@code environment.*} problems
   */
  public Result<Environment> resolve(Lookups lookups) {
    return outline(lookups).then(Definition::checked);
  }

  /** The same without the checks that take long; for lists of environments. */
  public Result<Environment> outline(Lookups lookups) {
    if (!isTemplate() || branch != null) {
      return reader(lookups, branch).read();
    }
    return lookups
        .git(Lookups.GitFact.BRANCH, new Where.InFile(file.path(), 0, 0))
        .then(name -> reader(lookups, new Branch(name)).read());
  }

  /** What the environment is called: a preview with a database of its own has the branch in it. */
  public EnvironmentName called() {
    return branch == null ? name : called(branch);
  }

  private EnvironmentName called(Branch of) {
    // Where branches share a database they share its stamp, and so the name.
    return makesDatabases() ? EnvironmentName.ofPreview(name, of) : name;
  }

  private static Result<Environment> checked(Environment environment) {
    List<Problem> problems = environment.guardrails().problems();
    return problems.isEmpty() ? Result.ok(environment) : Result.bad(problems);
  }

  /** All that is wrong with the text of references, without asking the world. */
  List<Problem> literalSecrets() {
    return LiteralSecrets.in(file.tree(), kind);
  }

  EnvironmentReader reader(Lookups lookups, @Nullable Branch of) {
    EnvironmentName own = of == null ? name : called(of);
    var identity = new Identity(own, kind, aliases, file.path(), of);
    return new EnvironmentReader(identity, file.tree(), lookups);
  }

  private static boolean refersToBranch(Node node) {
    return node.match(
        map -> map.entries().values().stream().anyMatch(entry -> refersToBranch(entry.value())),
        list -> list.items().stream().anyMatch(Definition::refersToBranch),
        scalar -> scalar.text().contains("${branch."));
  }
}
