package dev.relayctl.sandbox;

import dev.relayctl.environment.ImageReference;
import dev.relayctl.environment.Sandbox.ImageFile;
import dev.relayctl.plan.Image;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.ImageLook;
import dev.relayctl.run.Images;
import dev.relayctl.run.Progress;
import dev.relayctl.sandbox.images.ImageSource;
import dev.relayctl.sandbox.images.ImageStore;
import dev.relayctl.sandbox.images.StoredFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Images of the project's own files: the sandbox has no container engine, and {@code sandbox.files}
 * says what a Dockerfile would copy.
 */
public final class SandboxImages implements Images {
  /** Machines without a process: for rehearsals with many. */
  private static final String IDLE = "sandbox/idle[:@].*";

  private final ImageStore store;

  public SandboxImages(ImageStore store) {
    this.store = store;
  }

  @Override
  public Result<Image> resolve(Request request, @Nullable String asked) {
    if (asked != null && asked.matches(IDLE)) {
      return ImageReference.parse(asked, new Where.OnCommandLine("--image"))
          .map(idle -> new Image(idle.name(), idle.tag(), idle.digest(), Image.Presence.PRESENT));
    }
    if (asked != null) {
      return store
          .find(asked)
          .map(found -> Result.ok(image(request, found.digest(), Image.Presence.PRESENT)))
          .orElseGet(() -> Result.bad(unknown(asked)));
    }
    return source(request)
        .then(source ->
            store
                .digestOf(source)
                .map(digest ->
                    image(
                        request,
                        digest,
                        store.find(digest).isPresent()
                            ? Image.Presence.PRESENT
                            : Image.Presence.TO_BE_PROVIDED)));
  }

  @Override
  public Result<Image> provide(Request request, Image image, Progress progress) {
    return source(request)
        .then(source -> store.put(source, image.repository()))
        .then(stored ->
            stored.digest().equals(image.digest())
                ? Result.ok(image(request, stored.digest(), Image.Presence.PRESENT))
                : Result.bad(changed(image)));
  }

  @Override
  public Result<ImageLook> look(Image image, Set<Path> files) {
    return store
        .find(image.reference())
        .map(stored -> StoredFiles.look(stored.root(), files))
        .orElse(Result.ok(ImageLook.NONE));
  }

  private static Image image(Request request, String digest, Image.Presence presence) {
    return new Image("registry.fly.io/" + request.app(), null, digest, presence);
  }

  private static Result<ImageSource> source(Request request) {
    var sandbox = request.environment().sandbox();
    List<ImageFile> files = sandbox.files();
    if (files.isEmpty()) {
      return Result.bad(
          Problem.invalid(
              "sandbox.no-image-files",
              "the sandbox doesn't know what an image of this project holds",
              request.environment().origin("sandbox.files"),
              "it has no container engine and copies files instead",
              "list them: sandbox: { files: [app, scripts/migrate.sh, migrations] }"));
    }
    return Result.ok(
        new ImageSource(
            request.project(),
            files.stream()
                .map(file -> new ImageSource.FileMapping(Path.of(file.from()), file.to()))
                .toList(),
            sandbox.command(),
            Map.of()));
  }

  private static Problem unknown(String asked) {
    return Problem.invalid(
        "sandbox.no-such-image",
        "the sandbox has no image " + asked,
        new Where.OnCommandLine("--image"),
        "only images that were deployed in it can be named",
        "leave --image out to make one of the project's files");
  }

  private static Problem changed(Image image) {
    return Problem.failed(
        "deploy.image-changed",
        "the project's files have changed since the plan was made",
        Where.system("sandbox", "image " + image.shortName()),
        "what would be stored is not what was planned",
        "deploy again");
  }
}
