package dev.relayctl.github;

import dev.relayctl.problem.Where;
import dev.relayctl.run.Remark;
import dev.relayctl.run.Remark.Weight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remarks as workflow commands, which Actions shows beside the lines that they are about ({@code
 * specs/github.md} §7).
 *
 * @param workspace to which files are named; null when it isn't known
 * @param project to which remarks name them
 */
record Annotations(@Nullable Path workspace, Path project) {
  /** GitHub shows no more of each kind in a step. */
  private static final int MOST = 10;

  /** A line for each; of too many the rest is counted in the last one. */
  List<String> of(List<Remark> remarks) {
    var lines = new ArrayList<String>();
    for (Weight weight : Weight.values()) {
      List<Remark> all =
          remarks.stream().filter(remark -> remark.weight() == weight).distinct().toList();
      int shown = all.size() <= MOST ? all.size() : MOST - 1;
      all.subList(0, shown).forEach(remark -> lines.add(line(remark)));
      if (shown < all.size()) {
        lines.add(
            "::" + word(weight) + "::and " + (all.size() - shown) + " more, in this step's log");
      }
    }
    return List.copyOf(lines);
  }

  private String line(Remark remark) {
    Optional<String> place = place(remark.where());
    String text =
        place.isPresent() ? remark.text() : remark.text() + "\nat " + remark.where().text();
    return "::"
        + word(remark.weight())
        + " "
        + place.map(found -> found + ",").orElse("")
        + "title="
        + property(remark.id())
        + "::"
        + data(text);
  }

  /** Empty for what is in no file of the repository. */
  private Optional<String> place(Where where) {
    if (workspace == null || !(where instanceof Where.InFile(String path, int line, int column))) {
      return Optional.empty();
    }
    Path root = workspace.toAbsolutePath().normalize();
    Path file = project.resolve(path).toAbsolutePath().normalize();
    if (!file.startsWith(root)) {
      return Optional.empty();
    }
    String name = root.relativize(file).toString().replace('\\', '/');
    return Optional.of(
        "file="
            + property(name)
            + (line > 0 ? ",line=" + line : "")
            + (column > 0 ? ",col=" + column : ""));
  }

  private static String word(Weight weight) {
    return switch (weight) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case NOTICE -> "notice";
    };
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
