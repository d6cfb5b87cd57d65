package dev.relayctl.images;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.environment.ImageReference;
import dev.relayctl.environment.Redactor;
import dev.relayctl.plan.Image;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** Runs a build and finds out the digest of what it pushed. */
final class BuildRun {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Docker's name for the digest in the file that it writes for programs. */
  private static final String DIGEST = "containerimage.digest";

  /** Colours and cursor movements, for those programs that don't heed NO_COLOR. */
  private static final Pattern ESCAPES = Pattern.compile("\u001B\\[[0-9;?]*[A-Za-z]");

  private static final int LONGEST_REASON = 300;

  private final Processes processes;
  private final Registry registry;
  private final BuilderChoice choice;
  private final Redactor redactor;

  BuildRun(Processes processes, Registry registry, ImageSettings settings) {
    this.processes = processes;
    this.registry = registry;
    this.choice = new BuilderChoice(settings);
    this.redactor = Redactor.of(List.of(settings.token(), settings.registryPassword()));
  }

  /** The digest that the registry has for this very content; empty when it has none. */
  Result<Optional<String>> digest(BuildOrder order) {
    return reference(order).then(registry::digest);
  }

  /** Whether there is something to build the order with. */
  Result<Done> check(BuildOrder order, Where where) {
    return choice.builder(order, where, Path.of("metadata.json")).then(_ -> Result.done());
  }

  /** The image in the registry: built and pushed, unless somebody has done that already. */
  Result<Image> image(BuildOrder order, Where where, Progress progress) {
    return digest(order)
        .then(found -> found.map(Result::ok).orElseGet(() -> build(order, where, progress)))
        .map(digest -> new Image(order.repository(), order.tag(), digest, Image.Presence.PRESENT));
  }

  private Result<String> build(BuildOrder order, Where where, Progress progress) {
    try {
      Path metadata = Files.createTempFile("relayctl-build", ".json");
      try {
        return choice
            .builder(order, where, metadata)
            .then(builder -> build(builder, order, metadata, progress));
      } finally {
        Files.deleteIfExists(metadata);
      }
    } catch (IOException e) {
      return Result.bad(
          Problem.failed(
              "images.no-temporary-file",
              "no temporary file could be written",
              Where.system("this machine", System.getProperty("java.io.tmpdir", "")),
              e.getClass().getSimpleName(),
              "make room there, or set another directory with TMPDIR"));
    }
  }

  private Result<String> build(
      ImageBuilder builder, BuildOrder order, Path metadata, Progress progress) {
    if (order.state().dirty()) {
      progress.on(
          new Progress.Event.Note(
              "the work tree has changes that are not committed; the image is tagged "
                  + order.tag()));
    }
    progress.on(
        new Progress.Event.Note(
            "building " + order.reference() + " with " + builder.name() + ", which may take long"));
    var last = new AtomicReference<>("");
    Result<Processes.Ran> ran =
        processes.follow(
            builder.call(order),
            line -> {
              String clean = redactor.clean(ESCAPES.matcher(line).replaceAll("")).stripTrailing();
              if (!clean.isBlank()) {
                last.set(clean);
                progress.on(new Progress.Event.Output(builder.name(), clean));
              }
            });
    return ran.then(end ->
            end.exitCode() == 0
                ? pushed(builder, order, metadata)
                : Result.bad(failed(builder, end.exitCode(), last.get())))
        .peek(digest ->
            progress.on(new Progress.Event.Note("pushed " + order.reference() + "@" + digest)));
  }

  private Result<String> pushed(ImageBuilder builder, BuildOrder order, Path metadata) {
    Optional<String> written =
        builder instanceof ImageBuilder.Docker ? written(metadata) : Optional.empty();
    return written
        .map(Result::ok)
        .orElseGet(() ->
            digest(order)
                .then(found ->
                    found.map(Result::ok).orElseGet(() -> Result.bad(notPushed(builder, order)))));
  }

  private static Optional<String> written(Path metadata) {
    try {
      String digest = JSON.readTree(Files.readString(metadata)).path(DIGEST).asText();
      return digest.matches("sha256:[0-9a-f]{64}") ? Optional.of(digest) : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    } catch (IOException _) {
      // An old Buildx writes none; then the registry is asked.
      return Optional.empty();
    }
  }

  private static Result<ImageReference> reference(BuildOrder order) {
    return ImageReference.parse(
        order.reference(), Where.system("environment", "FLY_REGISTRY_HOST"));
  }

  private static Problem failed(ImageBuilder builder, int exitCode, String last) {
    String words = last.length() > LONGEST_REASON ? last.substring(0, LONGEST_REASON) + "…" : last;
    boolean noLogin =
        builder instanceof ImageBuilder.Docker
            && last.matches("(?i).*(unauthorized|authentication required|denied|forbidden).*");
    return Problem.failed(
        "images.build-failed",
        builder.name() + " ended with exit code " + exitCode,
        Where.system("this machine", builder.name()),
        words.isEmpty() ? "it wrote nothing" : words,
        noLogin
            ? "let docker push to Fly: flyctl auth docker, or docker login registry.fly.io -u x"
            : "correct what its output above names; nothing was deployed");
  }

  private static Problem notPushed(ImageBuilder builder, BuildOrder order) {
    return Problem.failed(
        "images.not-pushed",
        builder.name() + " has ended well, but the registry has no such image",
        Where.system("registry", order.reference()),
        "the image has to be pushed to exactly this reference",
        builder instanceof ImageBuilder.Command
            ? "push to $RELAYCTL_IMAGE in the program"
            : "run the same command again");
  }
}
