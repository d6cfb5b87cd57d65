package dev.relayctl.app;

import dev.relayctl.plan.Machine;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.report.LogEntry;
import dev.relayctl.run.AppLogs;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the machines of an environment wrote, in the order of time. */
public final class ShowLogs {
  private static final Duration ONE_PAGE = Duration.ofSeconds(30);

  private final Project project;
  private final Fleet fleet;
  private final Attempts attempts;
  private final Ticker ticker;
  private final AppLogs logs;

  public ShowLogs(Project project, Fleet fleet, Attempts attempts, Ticker ticker, AppLogs logs) {
    this.project = project;
    this.fleet = fleet;
    this.attempts = attempts;
    this.ticker = ticker;
    this.logs = logs;
  }

  /** Whether new lines are waited for. */
  public enum Following {
    NO,
    UNTIL_INTERRUPTED
  }

  /**
   * Which lines are wanted.
   *
   * @param group of these machines only; null for all
   * @param machine of this one only; null for all
   * @param lines at most so many of those that are there already
   */
  public record Wish(
      String environment,
      @Nullable String group,
      @Nullable String machine,
      int lines,
      Following following) {}

  /** Takes lines as they come. */
  public interface Sink {
    /** Takes some, oldest first; false when nobody reads them any more. */
    boolean take(List<LogEntry> entries);
  }

  /**
   * Hands the lines over; done when all were, when nobody reads them any more, or when it was
   * interrupted while it waited for more.
   */
  public Result<Done> logs(Wish wish, Sink sink) {
    Result<Done> ended =
        AppMachines.of(project, fleet, attempts, wish.environment())
            .then(app ->
                (wish.group() == null ? Result.ok("") : app.group(wish.group()))
                    .then(_ -> logs(app, wish, sink)));
    // Ctrl-C is the way to end it, whatever it does just then.
    return wish.following() == Following.UNTIL_INTERRUPTED
            && ended instanceof Result.Bad<Done> bad
            && bad.first() instanceof Problem.Interrupted
        ? Result.done()
        : ended;
  }

  private Result<Done> logs(AppMachines app, Wish wish, Sink sink) {
    return first(app, wish)
        .then(stream -> {
          boolean more = sink.take(stream.newest());
          return more && wish.following() == Following.UNTIL_INTERRUPTED
              ? new LogStream(fleet, attempts, ticker, logs, app, wish)
                  .follow(stream.next(), seen(stream), sink)
              : Result.done();
        });
  }

  /** What there is, and the token of what comes after it. */
  private record First(List<LogEntry> newest, String next) {}

  private static List<AppLogs.Line> seen(First first) {
    return first.newest().stream().map(LogEntry::line).toList();
  }

  private Result<First> first(AppMachines app, Wish wish) {
    return page(app, wish.machine())
        .then(all ->
            ofMachines(app, wish, all)
                .then(lines ->
                    lines.isEmpty() && unknown(app, wish)
                        ? Result.bad(unknownMachine(app, String.valueOf(wish.machine())))
                        : Result.ok(first(app, wish, lines, all.next()))));
  }

  /**
   * The lines themselves: a page of the whole app may hold few lines of a quiet group, so each of
   * its machines is asked.
   */
  private Result<List<AppLogs.Line>> ofMachines(AppMachines app, Wish wish, AppLogs.Page all) {
    if (wish.group() == null) {
      return Result.ok(all.lines());
    }
    var pages = new ArrayList<Result<AppLogs.Page>>();
    for (Machine machine : app.machines()) {
      if (machine.group().equals(wish.group()) && isWanted(wish, machine)) {
        Result<AppLogs.Page> page = page(app, machine.id());
        pages.add(page);
        if (page instanceof Result.Bad<AppLogs.Page> bad) {
          return bad.as();
        }
      }
    }
    return Result.all(pages)
        .map(some -> some.stream().flatMap(page -> page.lines().stream()).toList());
  }

  private static boolean isWanted(Wish wish, Machine machine) {
    return wish.machine() == null || wish.machine().equals(machine.id());
  }

  private Result<AppLogs.Page> page(AppMachines app, @Nullable String machine) {
    return attempts.within(
        ONE_PAGE, () -> logs.page(app.app().name(), new AppLogs.Asked(machine, null)));
  }

  private static First first(AppMachines app, Wish wish, List<AppLogs.Line> lines, String next) {
    Map<String, String> groups =
        app.machines().stream().collect(Collectors.toMap(Machine::id, Machine::group));
    List<LogEntry> entries =
        lines.stream()
            .sorted((a, b) -> a.at().compareTo(b.at()))
            .map(line ->
                new LogEntry(
                    app.environment().name(), groups.getOrDefault(line.machine(), ""), line))
            .toList();
    return new First(
        entries.subList(Math.max(0, entries.size() - wish.lines()), entries.size()), next);
  }

  private static boolean unknown(AppMachines app, Wish wish) {
    return wish.machine() != null
        && app.machines().stream().noneMatch(machine -> machine.id().equals(wish.machine()));
  }

  private static Problem unknownMachine(AppMachines app, String machine) {
    return Problem.invalid(
        "usage.unknown-machine",
        app.environment().name() + " has no machine " + machine + ", and no line of one",
        new Where.OnCommandLine("--machine " + machine),
        "there are: " + app.machines().stream().map(Machine::id).collect(Collectors.joining(", ")),
        "name one of them, or leave --machine out");
  }
}
