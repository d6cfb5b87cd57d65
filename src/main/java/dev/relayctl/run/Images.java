package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Image;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where images come from. */
public interface Images {
  /**
   * The image that would be deployed now, pinned where possible. Reads only, and may be repeated.
   *
   * @param asked what the user asked for on the command line; null for what the environment says
   */
  Result<Image> resolve(Request request, @Nullable String asked);

  /** Makes an image that {@link #resolve} called to be provided runnable. Repeatable. */
  Result<Done> provide(Request request, Image image, Progress progress);

  /** For which environment, and from which project. */
  record Request(Environment environment, AppName app, Path project) {}
}
