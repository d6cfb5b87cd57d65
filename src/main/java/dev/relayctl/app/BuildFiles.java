package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.ImageSource;
import dev.relayctl.environment.Migrations;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.guardrail.BuildContext;
import dev.relayctl.guardrail.Dockerfile;
import dev.relayctl.guardrail.Ignorefile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what an image is built of, where it is built from a Dockerfile of the project. */
record BuildFiles(Project project) {
  /** Enough to see a pattern at work; nobody waits for a whole tree of modules. */
  private static final int MOST_FILES = 2000;

  private static final int MOST_BYTES = 1 << 18;

  /** Empty where nothing is built from a Dockerfile here, or it can't be read. */
  Optional<BuildContext> of(Environment environment, App app, FlyToml toml) {
    ImageSource.Built built =
        switch (app.image()) {
          case ImageSource.Given _ -> null;
          case ImageSource.Built said when !said.command().isEmpty() -> null;
          case ImageSource.Built said -> said;
          case ImageSource.Unsaid() ->
              toml.build().image() == null ? ImageSource.Built.BY_DEFAULT : null;
        };
    if (built == null) {
      return Optional.empty();
    }
    try {
      Path context = root().resolve(built.context()).normalize();
      Path dockerfile = dockerfile(context, built, app, toml);
      return Files.isRegularFile(dockerfile) && Files.size(dockerfile) <= MOST_BYTES
          ? Optional.of(read(environment, toml, built, context, dockerfile))
          : Optional.empty();
    } catch (IOException | UncheckedIOException | InvalidPathException _) {
      return Optional.empty(); // the build tells
    }
  }

  private BuildContext read(
      Environment environment, FlyToml toml, ImageSource.Built built, Path context, Path dockerfile)
      throws IOException {
    var file = Dockerfile.of(Files.readString(dockerfile));
    Path ignore = ignorefile(context, dockerfile, toml);
    boolean ignores = Files.isRegularFile(ignore) && Files.size(ignore) <= MOST_BYTES;
    String target = built.target() == null ? toml.build().target() : built.target();
    var copied = file.copied(target);
    return new BuildContext(
        shown(dockerfile),
        file,
        target,
        ignores ? shown(ignore) : null,
        ignores ? Ignorefile.of(Files.readString(ignore)) : Ignorefile.NONE,
        ignores ? needed(environment, toml, context, dockerfile, copied) : List.of());
  }

  /** As the build finds it: {@code images.BuildOrder}. */
  private Path dockerfile(Path context, ImageSource.Built built, App app, FlyToml toml) {
    if (built.dockerfile() != null) {
      return root().resolve(built.dockerfile()).normalize();
    }
    String ofToml = toml.build().dockerfile();
    return ofToml == null
        ? context.resolve("Dockerfile")
        : root().resolve(app.config()).resolveSibling(ofToml).normalize();
  }

  private Path ignorefile(Path context, Path dockerfile, FlyToml toml) {
    if (toml.build().ignorefile() != null) {
      return root().resolve(toml.build().ignorefile());
    }
    Path own = dockerfile.resolveSibling(dockerfile.getFileName() + ".dockerignore");
    return Files.isRegularFile(own) ? own : context.resolve(".dockerignore");
  }

  private List<BuildContext.Needed> needed(
      Environment environment,
      FlyToml toml,
      Path context,
      Path dockerfile,
      List<Dockerfile.Copied> copies)
      throws IOException {
    var needed = new ArrayList<BuildContext.Needed>();
    if (environment.migrations().run() == Migrations.Runner.RELEASE_COMMAND) {
      Path directory = root().resolve(environment.migrations().directory());
      if (Files.isDirectory(directory)) {
        add(
            needed,
            context,
            directory,
            BuildContext.Extent.WHOLE,
            "the release command applies it");
      }
      for (String word : toml.deploy().releaseCommand()) {
        Optional<Path> script = ReleaseScripts.file(root(), word);
        if (script.isPresent()) {
          add(
              needed,
              context,
              script.get(),
              BuildContext.Extent.WHOLE,
              "the release command runs it");
        }
      }
    }
    for (Dockerfile.Copied copied : copies) {
      if (!copied.path().matches(".*[*?\\[].*")) {
        Path path = context.resolve(copied.path().replaceFirst("^/+", "")).normalize();
        String why = shown(dockerfile) + " copies it in line " + copied.line();
        add(needed, context, path, BuildContext.Extent.SOME, why);
      }
    }
    return needed;
  }

  /** Only once, for the first reason: each would be one finding more about the same line. */
  private static void add(
      List<BuildContext.Needed> needed,
      Path context,
      Path path,
      BuildContext.Extent extent,
      String why)
      throws IOException {
    if (!path.startsWith(context) || path.equals(context)) {
      return;
    }
    String relative = slashes(context.relativize(path));
    List<String> files = files(context, path, extent);
    // Of a tree that wasn't read to its end nobody knows whether all of it is left out.
    boolean known = extent == BuildContext.Extent.WHOLE || files.size() < MOST_FILES;
    if (known && needed.stream().noneMatch(each -> each.path().equals(relative))) {
      needed.add(new BuildContext.Needed(relative, files, extent, why));
    }
  }

  /** Beside migrations lie notes, and what Python compiles: no image needs them. */
  private static boolean isSource(Path file) {
    return file.toString().matches(".*\\.(sql|py|java|conf)");
  }

  private static List<String> files(Path context, Path path, BuildContext.Extent extent)
      throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> extent == BuildContext.Extent.SOME || file.equals(path) || isSource(file))
          .limit(MOST_FILES)
          .map(file -> slashes(context.relativize(file)))
          .sorted()
          .toList();
    }
  }

  /** One form for all paths: an empty one is no beginning of another. */
  private Path root() {
    return project.directory().toAbsolutePath().normalize();
  }

  private String shown(Path file) {
    return slashes(root().relativize(file));
  }

  private static String slashes(Path path) {
    return path.toString().replace('\\', '/');
  }
}
