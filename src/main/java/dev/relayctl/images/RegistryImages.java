package dev.relayctl.images;

import dev.relayctl.environment.App;
import dev.relayctl.environment.ImageReference;
import dev.relayctl.environment.ImageSource;
import dev.relayctl.environment.flytoml.Build;
import dev.relayctl.plan.Image;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.ImageLook;
import dev.relayctl.run.Images;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Images that lie in a registry or are built into Fly's (docs/adr/0006). One that is given is
 * pinned to the digest that its tag has now; one that is built has a tag made of its content, and
 * is not built when the registry has that tag.
 */
public final class RegistryImages implements Images {
  private final Registry registry;
  private final WorkStateReader states;
  private final BuildRun builds;
  private final ImageSettings settings;

  /**
   * Asks and builds.
   *
   * @param http asked once per question, whatever its own settings
   */
  public RegistryImages(Processes processes, OkHttpClient http, ImageSettings settings) {
    var logins = new Logins(settings, new DockerConfig(settings.environment(), processes));
    this.registry = new Registry(http, logins, settings);
    this.states = new WorkStateReader(processes);
    this.builds = new BuildRun(processes, registry, settings);
    this.settings = settings;
  }

  @Override
  public Result<Image> resolve(Request request, @Nullable String asked) {
    if (asked != null) {
      return ImageReference.parse(asked, new Where.OnCommandLine("--image")).then(this::pinned);
    }
    if (app(request).image() instanceof ImageSource.Given(ImageReference reference)) {
      return pinned(reference);
    }
    return toml(request)
        .then(toml ->
            toml.image() != null && app(request).image() instanceof ImageSource.Unsaid
                ? ImageReference.parse(toml.image(), Where.file(app(request).config()))
                    .then(this::pinned)
                : order(request, toml).then(order -> resolved(request, order)));
  }

  @Override
  public Result<Image> provide(Request request, Image image, Progress progress) {
    if (image.presence() == Image.Presence.PRESENT) {
      return Result.ok(image);
    }
    return order(request)
        .then(order ->
            order.tag().equals(image.tag())
                ? builds.image(order, where(request), progress)
                : Result.bad(changed(request, "since the plan was made")))
        .then(built ->
            // A file that was saved during the build may be in the image or not.
            order(request)
                .then(after ->
                    after.tag().equals(built.tag())
                        ? Result.ok(built)
                        : Result.bad(changed(request, "while the image was built"))));
  }

  @Override
  public Result<ImageLook> look(Image image, Set<Path> files) {
    return ImageReference.parse(image.reference(), Where.system("registry", image.reference()))
        .then(reference -> new LayerFiles(registry).look(reference, files));
  }

  @Override
  public Optional<String> commit(Image image) {
    return ImageReference.parse(image.reference(), Where.system("registry", image.reference()))
        .then(reference -> new ImageLabels(registry).label(reference, ImageBuilder.REVISION))
        .orElse(_ -> Optional.empty());
  }

  /** A digest is taken at its word: Fly may read images that this machine has no login for. */
  private Result<Image> pinned(ImageReference reference) {
    if (reference.digest() != null) {
      return Result.ok(present(reference.name(), reference.tag(), reference.digest()));
    }
    return registry
        .digest(reference)
        .then(digest ->
            digest
                .map(found -> Result.ok(present(reference.name(), reference.tagOrLatest(), found)))
                .orElseGet(() ->
                    Result.bad(
                        RegistryProblems.notFound(reference, registry.similarTags(reference)))));
  }

  private Result<Image> resolved(Request request, BuildOrder order) {
    return builds
        .digest(order)
        .then(found -> {
          if (found.isPresent()) {
            return Result.ok(present(order.repository(), order.tag(), found.get()));
          }
          // A plan that nothing here can carry out is no plan.
          return builds
              .check(order, where(request))
              .map(_ ->
                  new Image(order.repository(), order.tag(), null, Image.Presence.TO_BE_PROVIDED));
        });
  }

  private Result<BuildOrder> order(Request request) {
    return toml(request).then(toml -> order(request, toml));
  }

  private Result<BuildOrder> order(Request request, Build toml) {
    App app = app(request);
    ImageSource.Built built =
        app.image() instanceof ImageSource.Built said ? said : ImageSource.Built.BY_DEFAULT;
    Optional<String> missing =
        built.inputs().stream()
            .filter(input -> !Files.exists(request.project().resolve(input)))
            .findFirst();
    if (missing.isPresent()) {
      return Result.bad(noInput(request, missing.get()));
    }
    return states
        .read(request.project(), built.inputs())
        .map(state ->
            new BuildOrder(
                request.app(),
                request.project(),
                app.config(),
                built,
                toml,
                settings.flyRegistry() + "/" + request.app(),
                state))
        .then(order ->
            describesAnImage(order) ? Result.ok(order) : Result.bad(noImage(request, order)));
  }

  private static boolean describesAnImage(BuildOrder order) {
    Path dockerfile = order.dockerfile();
    return order.built().with() == ImageSource.Builder.COMMAND
        || order.toml().builder() != null
        || !order.toml().buildpacks().isEmpty()
        || order.dockerfileIsRemote()
        || (dockerfile != null
            ? Files.exists(dockerfile)
            : Stream.of("Dockerfile", "dockerfile")
                .anyMatch(name -> Files.exists(order.context().resolve(name))));
  }

  private static Result<Build> toml(Request request) {
    String config = app(request).config();
    return Build.of(request.project().resolve(config), config);
  }

  private static App app(Request request) {
    return Objects.requireNonNull(request.environment().app(), "an image is asked for an app");
  }

  private static Image present(String name, @Nullable String tag, String digest) {
    return new Image(name, tag, digest, Image.Presence.PRESENT);
  }

  private static Where where(Request request) {
    return request.environment().origin("app.build");
  }

  private static Problem noImage(Request request, BuildOrder order) {
    Path dockerfile = order.dockerfile();
    return Problem.invalid(
        "deploy.no-image",
        "nothing says which image to deploy, or how to build one",
        where(request),
        dockerfile == null
            ? "there is no Dockerfile in " + order.built().context()
            : "there is no " + order.project().relativize(dockerfile),
        "add a Dockerfile, write app.image or app.build, or give --image REFERENCE");
  }

  private static Problem noInput(Request request, String input) {
    return Problem.invalid(
        "images.no-input",
        "there is no " + input + " for the image",
        request.environment().origin("app.build.inputs"),
        "app.build.inputs says that the image holds it",
        "build it first, or correct app.build.inputs");
  }

  private static Problem changed(Request request, String when) {
    return Problem.failed(
        "deploy.image-changed",
        "the project's files have changed " + when,
        Where.system("git", "the work tree of " + request.app()),
        "nobody could say what the image holds; nothing was deployed",
        "run the same command again");
  }
}
