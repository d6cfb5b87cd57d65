package dev.relayctl.app;

import dev.relayctl.plan.Machine;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.report.LogEntry;
import dev.relayctl.run.AppLogs;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lines that come after those that are known, asked for again and again. For one thread. */
final class LogStream {
  /** A page a second is what Fly's limits allow; where nothing comes, less is enough. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** How long Fly may be away before following it makes no sense. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int REMEMBERED = 2_000;

  private final Fleet fleet;
  private final Attempts attempts;
  private final Ticker ticker;
  private final AppLogs logs;
  private final AppMachines app;
  private final ShowLogs.Wish wish;
  private final Map<String, String> groups = new HashMap<>();
  private final Set<String> seen = new LinkedHashSet<>();

  LogStream(
      Fleet fleet,
      Attempts attempts,
      Ticker ticker,
      AppLogs logs,
      AppMachines app,
      ShowLogs.Wish wish) {
    this.fleet = fleet;
    this.attempts = attempts;
    this.ticker = ticker;
    this.logs = logs;
    this.app = app;
    this.wish = wish;
    remember(app.machines());
  }

  /**
   * Hands over new lines until interrupted, or until nobody reads them.
   *
   * @param from the token of the first page
   * @param known lines that were handed over and may come again
   */
  Result<Done> follow(String from, List<AppLogs.Line> known, ShowLogs.Sink sink) {
    known.forEach(line -> seen.add(key(line)));
    String next = from;
    Duration pause = SHORTEST;
    while (true) {
      try {
        ticker.pause(pause);
      } catch (InterruptedException _) {
        return Result.done();
      }
      String after = next;
      Result<AppLogs.Page> asked =
          attempts.within(
              PATIENCE,
              () ->
                  logs.page(
                      app.app().name(),
                      new AppLogs.Asked(wish.machine(), after.isEmpty() ? null : after)));
      if (!(asked instanceof Result.Ok<AppLogs.Page>(AppLogs.Page page))) {
        return ((Result.Bad<AppLogs.Page>) asked).as();
      }
      List<LogEntry> entries = fresh(page.lines());
      if (!entries.isEmpty() && !sink.take(entries)) {
        return Result.done();
      }
      pause = page.lines().isEmpty() ? longer(pause) : SHORTEST;
      next = page.next();
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }

  private List<LogEntry> fresh(List<AppLogs.Line> lines) {
    var entries = new ArrayList<LogEntry>();
    for (AppLogs.Line line : lines) {
      if (seen.add(key(line))) {
        String group = group(line.machine());
        if (wish.group() == null || wish.group().equals(group)) {
          entries.add(new LogEntry(app.environment().name(), group, line));
        }
      }
    }
    while (seen.size() > REMEMBERED) {
      seen.remove(seen.iterator().next());
    }
    entries.sort((a, b) -> a.line().at().compareTo(b.line().at()));
    return entries;
  }

  private static String key(AppLogs.Line line) {
    return line.id().isEmpty()
        ? line.at() + " " + line.machine() + " " + line.message()
        : line.id();
  }

  /** A machine that a deploy has made meanwhile is looked up once. */
  private String group(String machine) {
    if (!groups.containsKey(machine)) {
      fleet.machines(app.app().name()).peek(this::remember);
      groups.putIfAbsent(machine, "");
    }
    return groups.getOrDefault(machine, "");
  }

  private void remember(List<Machine> machines) {
    machines.forEach(machine -> groups.put(machine.id(), machine.group()));
  }
}
