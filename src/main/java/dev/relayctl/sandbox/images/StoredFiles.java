package dev.relayctl.sandbox.images;

import dev.relayctl.problem.Result;
import dev.relayctl.run.ImageLook;
import dev.relayctl.sandbox.state.StateProblems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Looks for files in an image of the sandbox. */
public final class StoredFiles {
  private StoredFiles() {}

  /** What of these files lies in an image's root. */
  public static Result<ImageLook> look(Path root, Set<Path> wanted) {
    Set<String> same = new HashSet<>();
    Set<String> other = new HashSet<>();
    try (Stream<Path> tree = Files.walk(root)) {
      Map<String, String> sha256ByName = new HashMap<>();
      for (Path each : wanted) {
        sha256ByName.put(String.valueOf(each.getFileName()), ImageContent.sha256(each));
      }
      List<Path> files =
          tree.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).toList();
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        String sha256 = sha256ByName.get(name);
        if (sha256 != null) {
          (ImageContent.sha256(file).equals(sha256) ? same : other).add(name);
        }
      }
    } catch (IOException e) {
      return Result.bad(StateProblems.notWritable(root, e));
    }
    other.removeAll(same);
    return Result.ok(new ImageLook(same, other, ImageLook.Extent.WHOLE));
  }
}
