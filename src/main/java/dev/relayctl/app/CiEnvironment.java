package dev.relayctl.app;

import dev.relayctl.config.Node;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environments;
import dev.relayctl.environment.Kind;
import dev.relayctl.environment.Reference;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What workflows have to know of an environment. From its files alone, with no value looked up, so
 * that it is the same on every machine.
 *
 * @param branch whose pushes are deployed here; null where none is named
 * @param deploy the command's arguments
 * @param migrate the arguments that bring its database up to date; empty where it has none
 * @param planInSandbox the arguments of a plan where no image can be built
 * @param secrets names of what the command needs, sorted
 */
record CiEnvironment(
    String name,
    Kind kind,
    @Nullable String branch,
    String deploy,
    String migrate,
    String planInSandbox,
    List<String> secrets) {
  /** Names that mean the same in a filter, in an expression and in YAML. */
  private static final Pattern PLAIN_BRANCH = Pattern.compile("[A-Za-z0-9._/@#=,-]+");

  /** With these the environment takes what never ran before, as somebody decided. */
  private static final Set<String> LENIENT = Set.of("warn", "info", "off");

  /** An image that the sandbox knows, of a program that does nothing. */
  private static final String STAND_IN = "sandbox/idle:1";

  CiEnvironment {
    secrets = List.copyOf(secrets);
  }

  /** The environment; {@code ci.branch-not-plain} where a workflow can't name its branch. */
  static Result<CiEnvironment> of(Definition definition, Environments all) {
    Node.MapNode tree = definition.file().tree();
    return branch(tree)
        .map(branch ->
            new CiEnvironment(
                definition.name().value(),
                definition.kind(),
                branch.isEmpty() ? null : branch,
                deploy(definition, all),
                tree.find("database").isPresent()
                    ? "migrate " + definition.name().value() + answer(definition)
                    : "",
                planInSandbox(definition),
                secrets(definition, all)));
  }

  /** It or none as an empty text. */
  private static Result<String> branch(Node.MapNode tree) {
    if (!(tree.find("deploy", "branch").orElse(null) instanceof Node.Scalar scalar)) {
      return Result.ok("");
    }
    return Reference.parse(scalar.text(), scalar.at())
        .then(reference ->
            reference instanceof Reference.Literal(String text)
                    && PLAIN_BRANCH.matcher(text).matches()
                ? Result.ok(text)
                : Result.bad(
                    Problem.invalid(
                        "ci.branch-not-plain",
                        "a workflow can't name the branch in deploy.branch",
                        scalar.at().where(),
                        "GitHub compares it before anything is looked up, and reads some signs as"
                            + " patterns",
                        "write the name of one branch, of letters, digits and . _ / @ # = , -")));
  }

  /**
   * A promotion where the environment only takes what ran elsewhere: an image that is built anew
   * would be refused, or its name given as an answer to a question that nobody read.
   */
  private static String deploy(Definition definition, Environments all) {
    Node.MapNode tree = definition.file().tree();
    String name = definition.name().value();
    String answer = answer(definition);
    String policy = text(tree, "guardrails", "policy", "not-promoted");
    return policy != null && LENIENT.contains(policy)
        ? "deploy " + name + answer
        : CiSecrets.other(definition, all, "deploy", "promote-from")
            .map(from -> "promote " + from.name() + " " + name + answer)
            .orElse("deploy " + name + answer);
  }

  /** The sandbox makes an image of listed files; without a list any image will do for a plan. */
  private static String planInSandbox(Definition definition) {
    String plan = "plan " + definition.name().value();
    return definition.file().tree().find("sandbox", "files").isPresent()
        ? plan
        : plan + " --image " + STAND_IN;
  }

  private static String answer(Definition definition) {
    String confirm = text(definition.file().tree(), "guardrails", "confirm");
    boolean name =
        confirm == null ? definition.kind() == Kind.PRODUCTION : confirm.equals("type-name");
    return name ? " --confirm " + definition.name().value() : " --yes";
  }

  private static List<String> secrets(Definition definition, Environments all) {
    var secrets = new CiSecrets();
    secrets.ofApp(definition.file().tree());
    Stream.of(
            CiSecrets.other(definition, all, "deploy", "promote-from"),
            CiSecrets.other(definition, all, "preview", "from"))
        .flatMap(Optional::stream)
        .forEach(other -> secrets.ofDatabase(other.file().tree()));
    return secrets.names();
  }

  private static @Nullable String text(Node.MapNode tree, String... path) {
    return tree.find(path).orElse(null) instanceof Node.Scalar scalar ? scalar.text() : null;
  }
}
