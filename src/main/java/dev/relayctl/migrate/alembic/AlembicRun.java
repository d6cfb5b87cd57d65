package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Redactor;
import dev.relayctl.environment.Secret;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Processes.Ran;
import dev.relayctl.run.Progress;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One start of Alembic over a database: its output shown live and redacted, its revisions timed.
 */
final class AlembicRun {
  /** Statements end by the server's own timeouts; this only ends what hangs elsewhere. */
  private static final Duration LONGEST = Duration.ofHours(24);

  private final OpenedProject project;
  private final ProjectUrl url;
  private final Limits limits;
  private final InstantSource clock;
  private final Redactor redactor;
  private final Map<String, Instant> begun = new ConcurrentHashMap<>();

  private AlembicRun(OpenedProject project, ProjectUrl url, Limits limits, InstantSource clock) {
    this.project = project;
    this.url = url;
    this.limits = limits;
    this.clock = clock;
    this.redactor = redactor(url, limits);
  }

  static Result<AlembicRun> of(
      OpenedProject project, DatabaseUrl database, Limits limits, InstantSource clock) {
    return project
        .listening()
        .then(
            listening -> ProjectUrl.of(database, project.files().python().drivers(), project.env()))
        .map(url -> new AlembicRun(project, url, limits, clock));
  }

  /** How a start ended. */
  sealed interface Ended {
    /** By itself, with any exit code; the outputs are redacted. */
    record ByItself(Ran ran) implements Ended {}

    /** It was stopped, or could not be started. */
    record Stopped(Problem problem) implements Ended {}
  }

  /**
   * Starts it for a change of the database, watched by the look that ends it.
   *
   * @param silent asked meanwhile, too
   * @param connection to the same database, for what is left when the program was ended
   * @param remains what it leaves of indexes, asked after that
   */
  Ended change(
      List<String> arguments,
      Progress progress,
      @Nullable SameDatabase same,
      SilentServer silent,
      Connection connection,
      Supplier<IndexRemains.Left> remains) {
    if (!url.takesTimeouts()) {
      progress.on(
          new Progress.Event.Note(
              "asyncpg: lock_timeout is what env.py sets; it is in RELAYCTL_LOCK_TIMEOUT"));
    }
    try (Watcher listening = silent.watch(progress);
        Watcher watch = SameDatabase.watch(same)) {
      Ended ended =
          start(
              arguments,
              Map.of("PGAPPNAME", Leftovers.NAME),
              line -> {
                progress.on(new Progress.Event.Output("alembic", line));
                AlembicOutput.running(line)
                    .ifPresent(revision -> {
                      watch.begin();
                      begin(revision, progress);
                    });
                if (AlembicOutput.undoing(line)) {
                  watch.begin();
                }
              });
      boolean elsewhere = watch.stopped();
      if (listening.stopped() && ended instanceof Ended.Stopped) {
        return new Ended.Stopped(AlembicFailure.silent(url.database()));
      }
      if (ended instanceof Ended.Stopped(Problem problem)) {
        uninterrupted(() -> Leftovers.end(connection));
        return new Ended.Stopped(
            elsewhere
                ? SameDatabase.elsewhere(project, url.database())
                : problem instanceof Problem.Interrupted
                    ? AlembicFailure.interrupted(url.database(), uninterrupted(remains))
                    : problem);
      }
      if (ended instanceof Ended.ByItself(Ran ran) && ran.exitCode() != 0) {
        // The server goes on with a statement whose client has lost its network, and an index that
        // it finishes alone would be in the way of the next try.
        uninterrupted(() -> {
          Leftovers.endLost(connection, silent.connections(), url.database());
          return Result.Done.DONE;
        });
      }
      return ended;
    }
  }

  /** Starts it for what changes no database. */
  Ended start(List<String> arguments, Consumer<String> line) {
    return start(arguments, Map.of(), line);
  }

  private Ended start(List<String> arguments, Map<String, String> more, Consumer<String> line) {
    var variables = new HashMap<>(url.variables(limits));
    variables.putAll(more);
    var tracebacks = new Tracebacks(project.program().typed(arguments));
    Result<Ran> ran =
        project
            .program()
            .run(
                arguments,
                variables,
                LONGEST,
                text -> tracebacks.shown(redactor.clean(text)).ifPresent(line));
    return switch (ran) {
      case Result.Bad<Ran> bad -> new Ended.Stopped(bad.first());
      case Result.Ok<Ran>(Ran all) ->
          new Ended.ByItself(
              new Ran(
                  all.exitCode(),
                  redactor.clean(all.stdout()),
                  redactor.clean(all.stderr()),
                  all.extent()));
    };
  }

  /** How long a revision ran, until the next began or all ended; zero for one never announced. */
  Duration took(String revision, Instant end) {
    Instant at = begun.get(revision);
    if (at == null) {
      return Duration.ZERO;
    }
    Instant next =
        begun.values().stream().filter(each -> each.isAfter(at)).sorted().findFirst().orElse(end);
    return Duration.between(at, next);
  }

  /** What an end with another exit code than 0 says. */
  AlembicOutput output(Ran ran) {
    return new AlembicOutput(project.files(), ran.exitCode(), ran.stdout() + "\n" + ran.stderr());
  }

  /**
   * The database's revisions after an end of any kind; what it says may be one transaction old when
   * the program was killed.
   */
  static Result<List<String>> now(
      OpenedProject project, Connections connections, DatabaseUrl database) {
    return uninterrupted(
        () -> project.table().read(connections, database).map(VersionTable.Current::revisions));
  }

  /** Asked also by a thread that was asked to stop; a question would end at once. */
  private static <T> T uninterrupted(Supplier<T> question) {
    boolean interrupted = Thread.interrupted();
    try {
      return question.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Where a database stands, in words. */
  static String words(Result<List<String>> now) {
    return now.match(
        ids -> ids.isEmpty() ? "at no revision" : "at revision " + String.join(", ", ids),
        _ -> "at an unknown revision");
  }

  private void begin(String revision, Progress progress) {
    project
        .graph()
        .find(revision)
        .ifPresent(file -> {
          if (begun.putIfAbsent(file.revision(), clock.instant()) == null) {
            progress.on(new Progress.Event.MigrationBegun(file.migration()));
          }
        });
  }

  private static Redactor redactor(ProjectUrl url, Limits limits) {
    var secrets = new ArrayList<Secret>();
    secrets.add(Secret.of(url.variables(limits).getOrDefault("DATABASE_URL", "")));
    if (url.database().password() != null) {
      secrets.add(url.database().password());
    }
    secrets.addAll(url.database().secretParameters().values());
    return Redactor.of(secrets);
  }
}
