package dev.relayctl.app;

import dev.relayctl.app.Previews.Chosen;
import dev.relayctl.config.Node;
import dev.relayctl.environment.App;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Branch;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Kind;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import java.util.Optional;

/**
 * Whether a preview's app is nobody else's, by what the files say. The accident: a branch called
 * {@code staging}, whose preview {@code shop-${branch.slug}} was staging's app.
 */
record PreviewApps(Project project) {
  /** {@code preview.app-not-ours} where another environment or another branch has it, too. */
  Result<Done> own(Chosen chosen) {
    App app = chosen.environment().app();
    return app == null
        ? Result.done()
        : project
            .environments()
            .then(all ->
                all.all().stream()
                    .filter(other -> !other.isTemplate())
                    .flatMap(other -> claim(other, app.name()).stream())
                    .findFirst()
                    .or(() -> ofAllBranches(chosen, app.name()))
                    .map(why -> Result.<Done>bad(notOurs(app.name(), why)))
                    .orElseGet(Result::done));
  }

  /** Why an app may be another environment's; empty when it isn't. */
  private Optional<String> claim(Definition other, AppName app) {
    return project
        .resolve(other)
        .match(
            found ->
                found.app() != null && found.app().name().equals(app)
                    ? Optional.of("it is the app of " + other.name())
                    : Optional.empty(),
            _ -> written(other, app));
  }

  /** Of one that can't be resolved here only the text is known. */
  private static Optional<String> written(Definition other, AppName app) {
    Node name = other.file().tree().find("app", "name").orElse(null);
    if (name instanceof Node.Scalar scalar && !scalar.text().contains("${")) {
      return scalar.text().equals(app.value())
          ? Optional.of("it is the app of " + other.name())
          : Optional.empty();
    }
    return name == null && other.kind() == Kind.LOCAL
        ? Optional.empty()
        : Optional.of("it may be the app of " + other.name() + ", which can't be resolved here");
  }

  private Optional<String> ofAllBranches(Chosen chosen, AppName app) {
    var another = new Branch(chosen.owner().branch().name() + "/another");
    return project
        .resolve(chosen.definition().of(another))
        .match(
            found ->
                found.app() != null && found.app().name().equals(app)
                    ? Optional.of("each branch's preview would be this app")
                    : Optional.empty(),
            _ -> Optional.empty());
  }

  /** Says why an app is left alone. */
  static Problem notOurs(AppName app, String why) {
    return Problem.refused(
        "preview.app-not-ours",
        "the Fly app " + app + " isn't this preview's, and is left alone",
        Where.system("Fly", "app " + app),
        why,
        "correct app.name of the template; it should hold ${branch.slug} and be nobody else's");
  }
}
