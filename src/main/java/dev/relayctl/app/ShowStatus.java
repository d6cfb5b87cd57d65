package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.catalog.Feasibility;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.StatusReport;
import dev.relayctl.report.StatusReport.Source;
import dev.relayctl.run.Catalogs;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Outside;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads all environments side by side. Each source has a time limit of its own, and one that does
 * not answer leaves the rest of its row alone.
 */
public final class ShowStatus {
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final Duration SLOW = Duration.ofSeconds(3);

  private final Project project;
  private final Result<Outside> outside;
  private final Ledger ledger;
  private final Migrations migrations;
  private final Releases releases;

  /**
   * A use case.
   *
   * @param outside a problem when Fly can't be asked at all: then rows lack that part
   */
  public ShowStatus(
      Project project,
      Result<Outside> outside,
      Ledger ledger,
      Migrations migrations,
      Catalogs catalogs) {
    this.project = project;
    this.outside = outside;
    this.ledger = ledger;
    this.migrations = migrations;
    this.releases = new Releases(ledger, catalogs);
  }

  /** What Fly says of an app. */
  private record FlySide(List<Machine> machines) {}

  /** A question on its way. */
  private record Asked<T>(String name, Instant since, Future<Result<T>> answer) {}

  /** The rows of all environments, or of the named ones. */
  public Result<StatusReport> status(List<String> names) {
    return project
        .environments()
        .then(all ->
            names.isEmpty()
                // Of a template there is no state; relayctl preview list has that of its previews.
                ? Result.ok(all.all().stream().filter(one -> !one.makesDatabases()).toList())
                : Result.all(
                    names.stream()
                        .map(name -> all.find(name, new Where.OnCommandLine(name)))
                        .toList()))
        .then(definitions -> SideBySide.ask(definitions, this::row))
        .map(StatusReport::new);
  }

  private StatusReport.Row row(Definition definition) {
    var sources = new ArrayList<Source>();
    Result<Environment> resolved = project.resolve(definition);
    if (!(resolved instanceof Result.Ok<Environment>(Environment environment))) {
      sources.add(
          new Source("file", Source.State.FAILED, Duration.ZERO, first(resolved.problems())));
      return new StatusReport.Row(
          definition.name(),
          definition.kind().key(),
          null,
          null,
          null,
          List.of(),
          null,
          null,
          null,
          null,
          sources);
    }
    // Not closed: closing waits for the slowest, and a source over its limit is left behind.
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    App app = environment.app();
    @Nullable Asked<FlySide> fly = app == null ? null : ask(threads, "fly", () -> flySide(app));
    Asked<SchemaState> schema =
        ask(
            threads,
            "schema",
            () ->
                project
                    .databases()
                    .direct(environment)
                    .then(database ->
                        migrations.state(database, Observe.files(environment, project))));
    Asked<Ledger.Summary> ledgerSide =
        ask(
            threads,
            "ledger",
            () ->
                project
                    .databases()
                    .direct(environment)
                    .then(database -> ledger.summary(database, environment.name())));
    @Nullable FlySide machines = fly == null ? null : answer(fly, sources);
    @Nullable SchemaState state = answer(schema, sources);
    Ledger.@Nullable Summary summary = answer(ledgerSide, sources);
    // Without them the question has no answer, and their sources say why.
    @Nullable Feasibility feasibility =
        state == null || summary == null
            ? null
            : answer(
                ask(
                    threads,
                    "rollback",
                    () ->
                        project
                            .databases()
                            .direct(environment)
                            .then(database ->
                                releases.feasibility(database, environment.name(), state))),
                sources);
    threads.shutdownNow();
    List<Machine> fleet =
        machines == null
            ? List.of()
            : machines.machines().stream().filter(Machine::ofRelease).toList();
    @Nullable Release recorded = FleetFacts.recordedFor(fleet, summary);
    return new StatusReport.Row(
        environment.name(),
        environment.kind().key(),
        recorded == null ? FleetFacts.releases(fleet) : String.valueOf(recorded.number()),
        recorded == null ? FleetFacts.commit(fleet) : recorded.commit(),
        FleetFacts.image(fleet),
        FleetFacts.groups(fleet),
        state == null
            ? null
            : new StatusReport.Schema(
                state.revision().orElse(null), state.pending().size(), state.problems().size()),
        summary == null ? null : summary.lastRun(),
        summary == null ? null : summary.lock(),
        feasibility,
        sources);
  }

  private Result<FlySide> flySide(App app) {
    return outside.then(ports ->
        ports
            .fleet()
            .app(app.name())
            .then(found ->
                switch (found) {
                  case Observed.App.Absent() -> Result.ok(new FlySide(List.of()));
                  case Observed.App.Present _ ->
                      ports.fleet().machines(app.name()).map(FlySide::new);
                }));
  }

  private <T> Asked<T> ask(ExecutorService threads, String name, Callable<Result<T>> question) {
    return new Asked<>(name, now(), threads.submit(question));
  }

  private <T> @Nullable T answer(Asked<T> asked, List<Source> sources) {
    try {
      Duration left = LIMIT.minus(Duration.between(asked.since(), now()));
      Result<T> answer = asked.answer().get(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS);
      Duration took = Duration.between(asked.since(), now());
      return switch (answer) {
        case Result.Ok<T>(T value) -> {
          Source.State state = took.compareTo(SLOW) > 0 ? Source.State.SLOW : Source.State.OK;
          sources.add(
              new Source(
                  asked.name(),
                  state,
                  took,
                  state == Source.State.OK ? null : "it took " + took.toSeconds() + " s"));
          yield value;
        }
        case Result.Bad<T> bad -> {
          sources.add(new Source(asked.name(), Source.State.FAILED, took, first(bad.problems())));
          yield null;
        }
      };
    } catch (TimeoutException _) {
      asked.answer().cancel(true);
      sources.add(
          new Source(
              asked.name(),
              Source.State.FAILED,
              LIMIT,
              "no answer within " + LIMIT.toSeconds() + " s"));
      return null;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Instant now() {
    return project.clock().instant();
  }

  private static String first(List<Problem> problems) {
    Problem.Facts facts = problems.getFirst().facts();
    return facts.what() + ": " + facts.why();
  }
}
