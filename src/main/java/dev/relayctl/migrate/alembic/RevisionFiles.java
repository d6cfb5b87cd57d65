package dev.relayctl.migrate.alembic;

import dev.relayctl.migrate.alembic.PythonModule.Assigned;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the revisions' files without running them: only what they assign at their top level counts,
 * written as Alembic's template writes it, with or without types.
 */
final class RevisionFiles {
  private static final int CHECKSUM_BYTES = 8;

  private RevisionFiles() {}

  /** The revisions in the order of their files' paths, or all files that can't be read. */
  static Result<List<RevisionFile>> read(AlembicProject project) {
    var files = new ArrayList<Path>();
    for (Path directory : project.versions()) {
      if (!Files.isDirectory(directory)) {
        continue; // A new project has none yet, and Alembic makes it.
      }
      int depth =
          switch (project.subdirectories()) {
            case READ -> Integer.MAX_VALUE;
            case IGNORED -> 1;
          };
      try (Stream<Path> found = Files.walk(directory, depth)) {
        found
            .filter(AlembicProject::isRevisionFile)
            .filter(Files::isRegularFile)
            .sorted()
            .forEach(files::add);
      } catch (IOException | UncheckedIOException e) {
        return Result.bad(RevisionProblems.notOpened(project.shown(directory), e));
      }
    }
    return Result.all(
        files.stream()
            .distinct()
            .map(file -> {
              String shown = project.shown(file);
              return AlembicProject.read(file, shown).then(text -> parse(text, shown));
            })
            .toList());
  }

  static Result<RevisionFile> parse(String text, String file) {
    PythonTokens.Found found = PythonTokens.of(text);
    if (found.unterminated().isPresent()) {
      return Result.bad(
          RevisionProblems.unreadable(
              file, found.unterminated().getAsInt(), "a string has no closing quote"));
    }
    PythonModule module = PythonModule.of(found.tokens());
    var problems = new ArrayList<Problem>();
    Optional<Assigned> revision = module.find("revision");
    List<String> ids = texts(module, "revision", file, problems);
    if (problems.isEmpty() && ids.size() != 1) {
      problems.add(
          RevisionProblems.unreadable(
              file,
              revision.map(Assigned::line).orElse(0),
              revision.isEmpty()
                  ? "it assigns no revision at its top level; alembic takes each .py file here for one"
                  : "revision is not one text"));
    }
    List<String> downs = texts(module, "down_revision", file, problems);
    List<String> dependsOn = texts(module, "depends_on", file, problems);
    List<String> labels = texts(module, "branch_labels", file, problems);
    return problems.isEmpty()
        ? Result.ok(
            new RevisionFile(
                ids.getFirst(),
                downs,
                dependsOn,
                labels,
                description(module.docstring(), file),
                file,
                checksum(text)))
        : Result.bad(problems);
  }

  private static List<String> texts(
      PythonModule module, String name, String file, List<Problem> problems) {
    Optional<Assigned> assigned = module.find(name);
    if (assigned.isEmpty()) {
      return List.of();
    }
    List<String> texts = assigned.get().texts();
    if (texts == null) {
      problems.add(
          RevisionProblems.unreadable(
              file, assigned.get().line(), name + " is computed, not written out"));
      return List.of();
    }
    return texts;
  }

  private static String description(String docstring, String file) {
    String first = docstring.strip().split("\\n\\s*\\n", 2)[0].replaceAll("\\s+", " ").strip();
    return first.isEmpty()
        ? file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.py$", "")
        : first;
  }

  /** Alembic has no checksums, so an edited file would go unnoticed: the first of SHA-256. */
  private static String checksum(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, CHECKSUM_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
