package dev.relayctl.migrate.alembic;

import dev.relayctl.run.Processes.Ran;
import dev.relayctl.run.RevisionTool.Content;
import dev.relayctl.run.RevisionTool.Emitted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in Alembic's output beside what an {@code env.py} printed. */
final class OfflineSql {
  /** What Alembic writes before the statements of a revision. */
  private static final Pattern REVISION =
      Pattern.compile("^-- Running upgrade (?:.*) -> (\\S+)$", Pattern.MULTILINE);

  private static final String DETECTED = "Detected ";

  /** A remark about the sequence of a serial column. */
  private static final String NO_DIFFERENCE = "assuming SERIAL and omitting";

  private static final String NEW_OPERATIONS = "New upgrade operations detected: ";

  private OfflineSql() {}

  /**
   * The statements of each revision; without what was printed before the first of them.
   *
   * @param content tells it of a revision
   */
  static List<Emitted> of(String stdout, Function<String, Content> content) {
    List<Emitted> revisions = new ArrayList<>();
    Matcher next = REVISION.matcher(stdout);
    boolean found = next.find();
    while (found) {
      String revision = next.group(1);
      int from = next.end();
      found = next.find();
      String sql = stdout.substring(from, found ? next.start() : stdout.length());
      revisions.add(new Emitted(revision, sql, content.apply(revision)));
    }
    return revisions;
  }

  /** What {@code alembic check} found, from its log, else from its message; empty for neither. */
  static List<String> differences(Ran ran) {
    String all = ran.stderr() + "\n" + ran.stdout();
    if (!all.contains(NEW_OPERATIONS)) {
      return List.of();
    }
    List<String> detected =
        ran.stderr()
            .lines()
            .filter(line -> line.contains(DETECTED) && !line.endsWith(NO_DIFFERENCE))
            .map(line -> line.substring(line.indexOf(DETECTED) + DETECTED.length()).strip())
            .toList();
    return detected.isEmpty()
        ? List.of(all.substring(all.indexOf(NEW_OPERATIONS) + NEW_OPERATIONS.length()).strip())
        : detected;
  }
}
