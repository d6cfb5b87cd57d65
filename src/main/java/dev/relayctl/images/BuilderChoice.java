package dev.relayctl.images;

import dev.relayctl.environment.ImageSource;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.nio.file.Path;

/** Chooses what builds, and refuses what the chosen one would silently do differently. */
final class BuilderChoice {
  private final SearchPath path;
  private final Secret token;

  BuilderChoice(ImageSettings settings) {
    this.path = SearchPath.of(settings.environment());
    this.token = settings.token();
  }

  /**
   * The builder that the order asks for or this machine has.
   *
   * @param where the environment's file speaks of the build
   * @param metadata for Docker's
   */
  Result<ImageBuilder> builder(BuildOrder order, Where where, Path metadata) {
    Path flyctl = path.find("flyctl").or(() -> path.find("fly")).orElse(null);
    Path docker = path.find("docker").orElse(null);
    return switch (order.built().with()) {
      case COMMAND -> Result.ok(new ImageBuilder.Command(order.built().command()));
      case FLYCTL ->
          flyctl == null ? Result.bad(missing("flyctl", where)) : withFlyctl(flyctl, order, where);
      case DOCKER ->
          docker == null
              ? Result.bad(missing("docker", where))
              : withDocker(docker, order, where, metadata);
      case null -> {
        if (flyctl != null) {
          yield withFlyctl(flyctl, order, where);
        }
        yield docker == null
            ? Result.bad(nothing(where))
            : withDocker(docker, order, where, metadata);
      }
    };
  }

  private Result<ImageBuilder> withFlyctl(Path program, BuildOrder order, Where where) {
    ImageSource.Built built = order.built();
    if (order.toml().image() != null) {
      return Result.bad(overruled("image", order, where));
    }
    boolean otherFile =
        built.dockerfile() != null
            && order.toml().dockerfile() != null
            && !order
                .project()
                .resolve(order.config())
                .resolveSibling(order.toml().dockerfile())
                .normalize()
                .equals(order.dockerfile());
    if (otherFile) {
      return Result.bad(overruled("dockerfile", order, where));
    }
    if (built.target() != null
        && order.toml().target() != null
        && !built.target().equals(order.toml().target())) {
      return Result.bad(overruled("build-target", order, where));
    }
    return Result.ok(new ImageBuilder.Flyctl(program, token));
  }

  private static Result<ImageBuilder> withDocker(
      Path program, BuildOrder order, Where where, Path metadata) {
    String key =
        order.toml().builder() != null
            ? "builder"
            : !order.toml().buildpacks().isEmpty()
                ? "buildpacks"
                : order.toml().ignorefile() != null
                    ? "ignorefile"
                    : order.dockerfileIsRemote() ? "dockerfile = URL" : null;
    return key == null
        ? Result.ok(new ImageBuilder.Docker(program, metadata))
        : Result.bad(
            Problem.invalid(
                "images.not-for-docker",
                "docker can't build what " + order.config() + " asks for",
                where,
                "[build] " + key + " is for flyctl alone",
                "install flyctl, or remove " + key + " from " + order.config()));
  }

  /** In flyctl the file wins over the flag, without a word. */
  private static Problem overruled(String key, BuildOrder order, Where where) {
    return Problem.invalid(
        "images.fly-toml-wins",
        order.config() + " and app.build want different images",
        where,
        "flyctl takes [build] " + key + " of " + order.config() + " and ignores the other",
        "remove " + key + " from " + order.config() + ", or build with docker");
  }

  private static Problem missing(String program, Where where) {
    return Problem.invalid(
        "images.no-builder",
        program + " is not on the PATH",
        where,
        "the image is to be built with it",
        "install " + program + ", or choose another builder under app.build.with");
  }

  private static Problem nothing(Where where) {
    return Problem.invalid(
        "images.no-builder",
        "there is nothing to build the image with",
        where,
        "neither flyctl nor docker is on the PATH",
        "install one of them, write app.build: { with: command, command: [PROGRAM] },"
            + " or push an image and give --image REFERENCE");
  }
}
