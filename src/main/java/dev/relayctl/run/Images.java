package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Image;
import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where images come from. */
public interface Images {
  /**
   * The image that would be deployed now, pinned where possible. Reads only, and may be repeated.
   *
   * @param asked what the user asked for on the command line; null for what the environment says
   */
  Result<Image> resolve(Request request, @Nullable String asked);

  /**
   * Makes an image that {@link #resolve} called to be provided runnable, and tells its digest. May
   * take many minutes; repeatable, and what is there already is not made again. Changes nothing in
   * any environment.
   */
  Result<Image> provide(Request request, Image image, Progress progress);

  /**
   * Looks for files in an image that is there. May read many megabytes.
   *
   * @param files of this machine, whose names and content are looked for; where they lie in the
   *     image doesn't count
   */
  Result<ImageLook> look(Image image, Set<Path> files);

  /**
   * The commit that an image says that it was built from, by its label {@code
   * org.opencontainers.image.revision}; empty when it says nothing, or can't be asked.
   */
  default Optional<String> commit(Image image) {
    return Optional.empty();
  }

  /** For which environment, and from which project. */
  record Request(Environment environment, AppName app, Path project) {}
}
