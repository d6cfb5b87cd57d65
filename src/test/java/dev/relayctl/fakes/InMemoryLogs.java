package dev.relayctl.fakes;

import dev.relayctl.environment.AppName;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.AppLogs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Logs whose token is the number of lines that were there; written to by the test. */
public final class InMemoryLogs implements AppLogs {
  private final List<Line> lines = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();
  private final int pageSize;
  private @Nullable Problem forbidden;

  /** Logs that answer the newest lines, so many at once. */
  public InMemoryLogs(int pageSize) {
    this.pageSize = pageSize;
  }

  /** A machine writes a line. */
  public synchronized void writes(String machine, Instant at, String message) {
    lines.add(new Line("line-" + lines.size(), at, machine, "fra", "info", message));
  }

  /** From now on nobody may read them. */
  public synchronized void forbid(Problem problem) {
    forbidden = problem;
  }

  /** Every question so far. */
  public synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  @Override
  public synchronized Result<Page> page(AppName app, Asked question) {
    asked.add(question);
    if (forbidden != null) {
      return Result.bad(forbidden);
    }
    String after = question.after();
    int from = after == null ? 0 : Integer.parseInt(after);
    List<Line> found =
        lines.subList(from, lines.size()).stream()
            .filter(l -> question.machine() == null || question.machine().equals(l.machine()))
            .toList();
    List<Line> newest = found.subList(Math.max(0, found.size() - pageSize), found.size());
    return Result.ok(new Page(newest, Integer.toString(lines.size())));
  }
}
