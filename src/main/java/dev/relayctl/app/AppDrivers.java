package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.DriverFit;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.PythonProject;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the project's own code can take the database URL that it is given. */
record AppDrivers(Project project) {
  private static final int DEEPEST = 8;
  private static final int MOST_FILES = 3000;
  private static final int MOST_BYTES = 1 << 18;
  private static final Set<String> NOT_OURS = Set.of("node_modules", "venv", "target", "build");

  /** Why it can't; null when nothing is known against it. */
  @Nullable String objection(Environment environment, DatabaseUrl url) {
    Result<PythonProject> python = PythonProject.read(project.directory(), "");
    if (!(python instanceof Result.Ok<PythonProject>(PythonProject known))
        || !(project.databases().url(environment) instanceof Result.Ok<Secret>(Secret text))) {
      return null;
    }
    return DriverFit.objection(text, url, known)
        // Many projects rewrite the URL in their settings.
        .filter(_ -> !rewrites())
        .orElse(null);
  }

  private boolean rewrites() {
    var search = new Search(project.directory());
    try {
      Files.walkFileTree(project.directory(), Set.of(), DEEPEST, search);
    } catch (IOException _) {
      return true; // nobody can tell
    }
    return search.found;
  }

  /** Ends with the first file that speaks of forms. */
  private static final class Search extends SimpleFileVisitor<Path> {
    private final Path root;
    private int files;
    private boolean found;

    Search(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      String name = String.valueOf(directory.getFileName());
      return !directory.equals(root) && (name.startsWith(".") || NOT_OURS.contains(name))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()
          && file.toString().endsWith(".py")
          && attributes.size() < MOST_BYTES) {
        files++;
        found |= speaksOfForms(file);
      }
      return found || files > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
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
