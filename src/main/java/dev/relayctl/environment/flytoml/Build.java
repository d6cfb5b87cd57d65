package dev.relayctl.environment.flytoml;

import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code [build]}: where the image comes from. Several kinds may be named; an image wins over a
 * Dockerfile.
 *
 * @param image a finished image; null when it is built
 * @param dockerfile relative to the file; null means {@code Dockerfile}
 * @param target the stage of the Dockerfile; null means the last one
 * @param ignorefile null means {@code .dockerignore}
 * @param args build arguments by name
 * @param builder of buildpacks, null without
 * @param buildpacks empty without
 */
public record Build(
    @Nullable String image,
    @Nullable String dockerfile,
    @Nullable String target,
    @Nullable String ignorefile,
    Map<String, String> args,
    @Nullable String builder,
    List<String> buildpacks) {
  private static final Build NONE = new Build(null, null, null, null, Map.of(), null, List.of());

  public Build {
    args = Map.copyOf(args);
    buildpacks = List.copyOf(buildpacks);
  }

  /**
   * The section of a file; the problems are those of the whole file ({@link FlyToml#read}).
   *
   * @param shownAs the path as positions and problems show it
   */
  public static Result<Build> of(Path file, String shownAs) {
    return FlyToml.read(file, shownAs).map(FlyToml::build);
  }

  static Build read(Section top) {
    Section section = top.section("build");
    if (section == null) {
      return NONE;
    }
    section.unsupported(
        "it makes one machine run several containers, which pilots of Fly alone can use",
        "name one image or Dockerfile",
        "compose");
    String target = section.text("build-target");
    String legacyTarget = section.text("build_target");
    var build =
        new Build(
            section.text("image"),
            section.text("dockerfile"),
            legacyTarget == null ? target : legacyTarget,
            section.text("ignorefile"),
            section.textByName("args"),
            section.text("builder"),
            section.texts("buildpacks"));
    section.end();
    return build;
  }
}
