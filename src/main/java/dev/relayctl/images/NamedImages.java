package dev.relayctl.images;

import dev.relayctl.environment.App;
import dev.relayctl.environment.ImageReference;
import dev.relayctl.environment.ImageSource;
import dev.relayctl.plan.Image;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.ImageLook;
import dev.relayctl.run.Images;
import dev.relayctl.run.Progress;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Images as they are named on the command line or in the file, without asking a registry: for what
 * is only looked at and never deployed.
 */
public final class NamedImages implements Images {
  @Override
  public Result<Image> resolve(Request request, @Nullable String asked) {
    if (asked != null) {
      return ImageReference.parse(asked, new Where.OnCommandLine("--image"))
          .map(NamedImages::image);
    }
    App app = request.environment().app();
    return app != null && app.image() instanceof ImageSource.Given(ImageReference reference)
        ? Result.ok(image(reference))
        : Result.bad(unnamed(request));
  }

  @Override
  public Result<Image> provide(Request request, Image image, Progress progress) {
    return Result.bad(unnamed(request));
  }

  @Override
  public Result<ImageLook> look(Image image, Set<Path> files) {
    return Result.ok(ImageLook.NONE);
  }

  private static Image image(ImageReference reference) {
    return new Image(reference.name(), reference.tag(), reference.digest(), Image.Presence.PRESENT);
  }

  private static Problem unnamed(Request request) {
    return Problem.invalid(
        "deploy.no-image",
        "no image is named",
        request.environment().origin("app.image"),
        "neither --image nor app.image says which",
        "give --image REFERENCE");
  }
}
