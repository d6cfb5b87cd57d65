package dev.relayctl.fly;

import dev.relayctl.environment.App;
import dev.relayctl.plan.Image;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Images;
import dev.relayctl.run.Progress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Images that somebody has built and pushed: named on the command line or in the file. */
public final class GivenImages implements Images {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<repository>[a-z0-9.-]+(?::[0-9]+)?(?:/[a-z0-9._-]+)+|[a-z0-9._-]+)"
              + "(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?"
              + "(?:@(?<digest>sha256:[0-9a-f]{64}))?");

  @Override
  public Result<Image> resolve(Request request, @Nullable String asked) {
    App app = request.environment().app();
    String named = asked != null ? asked : app == null ? null : app.image();
    if (named == null) {
      return Result.bad(
          Problem.invalid(
              "deploy.no-image",
              "nothing says which image to deploy",
              request.environment().origin("app.image"),
              "this version of relayctl doesn't build images for Fly itself",
              "push one with flyctl deploy --build-only --push, then give --image REFERENCE"));
    }
    Matcher form = FORM.matcher(named);
    if (!form.matches()) {
      return Result.bad(
          Problem.invalid(
              "deploy.image-form",
              "\"" + named + "\" is no image reference",
              request.environment().origin("app.image"),
              "it has the form registry/name:tag or registry/name@sha256:…",
              "take it from the output of the push"));
    }
    return Result.ok(
        new Image(
            form.group("repository"),
            form.group("tag"),
            form.group("digest"),
            Image.Presence.PRESENT));
  }

  @Override
  public Result<Done> provide(Request request, Image image, Progress progress) {
    return Result.done();
  }
}
