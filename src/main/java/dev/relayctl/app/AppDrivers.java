package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.DriverFit;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.PythonProject;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the project's own code can take the database URL that it is given. */
record AppDrivers(Project project) {
  private static final int DEEPEST = 8;
  private static final int MOST_FILES = 3000;
  private static final int MOST_BYTES = 1 << 18;
  private static final Set<String> NOT_OURS = Set.of("node_modules", "venv", "target", "build");

  /** Why it can't; null when nothing is known against it. */
  @Nullable String objection(Environment environment, DatabaseUrl url) {
    Result<PythonProject> python =
        PythonProject.read(project.directory(), project.directory().toString());
    if (!(python instanceof Result.Ok<PythonProject>(PythonProject known))
        || !(project.databases().url(environment) instanceof Result.Ok<Secret>(Secret text))) {
      return null;
    }
    return DriverFit.objection(text, url, known.drivers())
        // Many projects rewrite the URL in their settings.
        .filter(_ -> !rewrites())
        .orElse(null);
  }

  private boolean rewrites() {
    try (Stream<Path> files =
        Files.find(
            project.directory(),
            DEEPEST,
            (path, attributes) ->
                attributes.isRegularFile()
                    && path.toString().endsWith(".py")
                    && attributes.size() < MOST_BYTES,
            new FileVisitOption[0])) {
      return files.filter(this::own).limit(MOST_FILES).anyMatch(AppDrivers::speaksOfForms);
    } catch (IOException | java.io.UncheckedIOException _) {
      return true; // nobody can tell
    }
  }

  private boolean own(Path file) {
    for (Path part : project.directory().relativize(file)) {
      String name = part.toString();
      if (name.startsWith(".") || NOT_OURS.contains(name)) {
        return false;
      }
    }
    return true;
  }

  private static boolean speaksOfForms(Path file) {
    try {
      String text = Files.readString(file);
      return text.contains("sslmode")
          || text.contains("postgresql://")
          || text.contains("make_url");
    } catch (IOException _) {
      return false; // no text in UTF-8
    }
  }
}
