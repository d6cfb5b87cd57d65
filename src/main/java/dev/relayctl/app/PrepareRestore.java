package dev.relayctl.app;

import dev.relayctl.environment.Database;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.MigrationGuardrails;
import dev.relayctl.plan.Dump;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.RestorePlanner;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Unsaved;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.RestorePointsReport;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Ledger.KeptRestorePoint;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.RestorePoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists restore points, and plans how one is taken or gone back to. Writes nothing. */
public final class PrepareRestore {
  private final Project project;
  private final Migrations migrations;
  private final RestorePoints points;
  private final Ledger ledger;

  public PrepareRestore(
      Project project, Migrations migrations, RestorePoints points, Ledger ledger) {
    this.project = project;
    this.migrations = migrations;
    this.points = points;
    this.ledger = ledger;
  }

  /** The restore points that there are, newest first. */
  public Result<RestorePointsReport> list(String nameOrAlias) {
    return project
        .environment(nameOrAlias)
        .then(environment ->
            project
                .databases()
                .direct(environment)
                .then(database -> ledger.restorePoints(database, environment.name()))
                .map(all -> new RestorePointsReport(environment.name(), kept(all))));
  }

  private static List<KeptRestorePoint> kept(List<KeptRestorePoint> all) {
    return all.stream().filter(each -> each.gone() == null).toList();
  }

  /** What a plan is made of. */
  private record Seen(Environment environment, DatabaseUrl database, Ledger.Summary summary) {
    long lastRun() {
      Ledger.Run run = summary.lastRun();
      return run == null ? 0 : run.number();
    }
  }

  /** The plan that takes one. */
  public Result<Prepared> take(String nameOrAlias) {
    return seen(nameOrAlias)
        .map(seen -> {
          Plan plan =
              RestorePlanner.take(
                  seen.environment().name(),
                  SchemaSafeguard.wish(seen.environment()),
                  seen.lastRun(),
                  project.clock().instant());
          return prepared(seen, "restore --take", plan);
        });
  }

  /**
   * The plan that goes back.
   *
   * @param name of the restore point; null for the newest, of what a restore replaced none
   */
  public Result<Prepared> restore(String nameOrAlias, @Nullable String name) {
    return seen(nameOrAlias)
        .then(seen ->
            ledger
                .restorePoints(seen.database(), seen.environment().name())
                .then(all -> chosen(seen.environment(), kept(all), name))
                .then(point ->
                    points
                        .usable(seen.database(), point.state())
                        .then(others ->
                            points
                                .unsaved(seen.database(), point)
                                .map(unsaved -> restore(seen, point, unsaved, others)))));
  }

  private Result<Seen> seen(String nameOrAlias) {
    return project
        .environment(nameOrAlias)
        .then(environment ->
            project
                .databases()
                .direct(environment)
                .then(database ->
                    points
                        .possible(database, SchemaSafeguard.wish(environment).place())
                        .then(_ -> ledger.summary(database, environment.name()))
                        .map(summary -> new Seen(environment, database, summary))));
  }

  private static Result<RestorePoint> chosen(
      Environment environment, List<KeptRestorePoint> kept, @Nullable String name) {
    Optional<RestorePoint> found =
        kept.stream()
            .map(KeptRestorePoint::point)
            .filter(point ->
                name == null
                    ? point.purpose() != RestorePoint.Purpose.RESTORE
                    : point.name().equals(name))
            .findFirst();
    if (found.isPresent()) {
      return Result.ok(found.get());
    }
    String there =
        kept.isEmpty()
            ? "none is kept"
            : "there are "
                + kept.stream().map(each -> each.point().name()).collect(Collectors.joining(", "));
    return Result.bad(
        Problem.invalid(
            "restore-point.unknown",
            environment.name()
                + (name == null
                    ? " has no restore point of before a change"
                    : " has no restore point " + name),
            name == null
                ? Where.system("ledger", "environment " + environment.name())
                : new Where.OnCommandLine("--to " + name),
            there,
            kept.isEmpty()
                ? "database.restore-points in the environment's file takes them from now on"
                : "name one with --to, from relayctl restore " + environment.name() + " --list"));
  }

  private Prepared restore(Seen seen, RestorePoint point, Unsaved unsaved, List<String> others) {
    Environment environment = seen.environment();
    Plan plan =
        RestorePlanner.restore(
            environment.name(),
            point,
            unsaved,
            revision(seen),
            SchemaSafeguard.wish(environment),
            seen.lastRun(),
            project.clock().instant());
    List<Finding> findings = new ArrayList<>();
    goesBack(seen, point, unsaved).ifPresent(findings::add);
    if (!others.isEmpty()) {
      alongside(seen, point, others).ifPresent(findings::add);
    }
    Release running = seen.summary().release();
    if (running != null && !Objects.equals(code(seen, running).revision(), point.revision())) {
      needed(environment, running, point).ifPresent(findings::add);
    }
    return prepared(seen, "restore", plan).adding(findings);
  }

  /** What the running code was made for: after a rollback that is an earlier release. */
  private Release code(Seen seen, Release running) {
    return Releases.newestFirst(ledger, seen.database(), seen.environment().name())
        .map(Releases::code)
        .match(code -> code.map(Releases.Known::release).orElse(running), _ -> running);
  }

  /** Where it can't be read, going back is wanted all the more. */
  private String revision(Seen seen) {
    Result<SchemaState> state =
        migrations.state(seen.database(), Observe.files(seen.environment(), project));
    return state instanceof Result.Ok<SchemaState>(SchemaState known)
        ? known.revision().orElse("none")
        : "unknown";
  }

  private Prepared prepared(Seen seen, String command, Plan plan) {
    return Prepared.ofDatabase(
        project,
        seen.environment(),
        command,
        plan,
        seen.database(),
        SchemaState.NONE,
        PrepareMigrate.limits(seen.environment(), null));
  }

  /** Also when nothing is lost: whoever is at work in the database has to wait for it. */
  private static Optional<Finding> goesBack(Seen seen, RestorePoint point, Unsaved unsaved) {
    Environment environment = seen.environment();
    Database database = environment.database();
    String shared =
        database == null || database.sharedWith().isEmpty()
            ? ""
            : "; the database is shared with "
                + database.sharedWith().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining(", "));
    return MigrationGuardrails.DATA_LOSS_RESTORE.finding(
        environment,
        Where.system("PostgreSQL", seen.database().describe()),
        unsaved.nothing()
            ? "the whole database is made anew"
            : "what was written since " + point.takenAt() + " is lost",
        (unsaved.nothing()
                ? "nothing was written since " + point.takenAt()
                : String.join("; ", unsaved.lines().stream().map(PrepareRestore::plain).toList()))
            + shared,
        (point.state() instanceof Dump
                ? "stop what writes first: the first step keeps what is there now, and what is"
                    + " written between it and the second is in neither; "
                : "stop what writes first: connections break, and what is kept is what is there"
                    + " then; ")
            + "--confirm "
            + environment.name()
            + " when it is meant");
  }

  /** Neon goes back with whole branches. */
  private static Optional<Finding> alongside(Seen seen, RestorePoint point, List<String> others) {
    Environment environment = seen.environment();
    return MigrationGuardrails.RESTORE_OTHER_DATABASES.finding(
        environment,
        Where.system("PostgreSQL", seen.database().describe()),
        "what else is on the same branch goes back, too: " + String.join(", ", others),
        "Neon puts a whole branch in the place of another; what was written there since "
            + point.takenAt()
            + " is lost, and nobody has counted it",
        "--confirm "
            + environment.name()
            + " when it is meant; a dump (restore-points: {form: dump}) goes back with one"
            + " database alone");
  }

  private static String plain(String line) {
    return line.substring(2);
  }

  private static Optional<Finding> needed(
      Environment environment, Release running, RestorePoint point) {
    return MigrationGuardrails.RESTORE_RELEASE_NEEDS_IT.finding(
        environment,
        Where.system("ledger", "release " + running.number()),
        "release " + running.number() + ", which runs, was made for another schema",
        "it has revision "
            + (running.revision() == null ? "none" : running.revision())
            + ", and the restore point "
            + (point.revision() == null ? "none" : point.revision()),
        "relayctl rollback " + environment.address() + " afterwards, or deploy what fits");
  }
}
