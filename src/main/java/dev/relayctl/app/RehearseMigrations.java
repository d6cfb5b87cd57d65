package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Rehearsal;
import dev.relayctl.plan.Rehearsal.Back;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Undo;
import dev.relayctl.plan.catalog.SchemaDefinitions;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.RehearsalReport;
import dev.relayctl.run.CopiedScratch;
import dev.relayctl.run.DatabaseCopies;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Migrations.Migrated;
import dev.relayctl.run.Progress;
import dev.relayctl.run.SchemaProbe;
import dev.relayctl.run.ScratchServer;
import dev.relayctl.run.Undos;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Applies what is pending to a copy of an environment's database, with its data, and undoes it
 * there ({@code DESIGN} §10.7). The environment gets nothing of it but a row in its ledger.
 */
public final class RehearseMigrations {
  /** Where copies pass through, relative to the project. */
  public static final Path WORKSPACE = Path.of(".relayctl", "copies");

  private final Project project;
  private final Migrations migrations;
  private final Undos undos;
  private final SchemaProbe probe;
  private final ScratchServer scratch;
  private final DatabaseCopies copies;
  private final BiFunction<DatabaseUrl, String, ScratchServer> branches;
  private final Ledger ledger;
  private final Ledger.Holder holder;

  /**
   * A use case.
   *
   * @param branches of a database, in the Neon project of that id
   * @param holder who this is, for the evidence
   */
  public RehearseMigrations(
      Project project,
      Migrations migrations,
      Undos undos,
      SchemaProbe probe,
      ScratchServer scratch,
      DatabaseCopies copies,
      BiFunction<DatabaseUrl, String, ScratchServer> branches,
      Ledger ledger,
      Ledger.Holder holder) {
    this.project = project;
    this.migrations = migrations;
    this.undos = undos;
    this.probe = probe;
    this.scratch = scratch;
    this.copies = copies;
    this.branches = branches;
    this.ledger = ledger;
    this.holder = holder;
  }

  /** What is rehearsed. */
  private record Piece(
      Environment environment, DatabaseUrl database, Migrations.Files files, SchemaState schema) {}

  /** The way back on the copy, and what is to be said of it. */
  private record WayBack(Back back, List<String> told) {}

  /**
   * Rehearses and writes the evidence; a problem when it didn't come to that.
   *
   * @param ground null for a branch where the environment is at Neon, else a copy
   */
  public Result<RehearsalReport> rehearse(
      String nameOrAlias, @Nullable Ground ground, Progress progress) {
    return project
        .environment(nameOrAlias)
        .then(environment ->
            project.databases().direct(environment).then(database -> piece(environment, database)))
        .then(piece ->
            server(piece, ground == null ? Ground.withData(piece.environment()) : ground, progress)
                .then(ScratchServer::start)
                .then(server -> {
                  try (server) {
                    return onCopy(piece, server, progress);
                  }
                })
                .then(report -> kept(piece, report)));
  }

  /** A server whose databases are copies. */
  private Result<ScratchServer> server(Piece piece, Ground ground, Progress progress) {
    return ground == Ground.BRANCH
        ? Ground.neonProject(piece.environment()).map(in -> branches.apply(piece.database(), in))
        : Result.ok(
            new CopiedScratch(
                scratch,
                copies,
                piece.database(),
                project.directory().resolve(WORKSPACE),
                PrepareMigrate.limits(piece.environment(), null).lockTimeout(),
                progress));
  }

  private Result<Piece> piece(Environment environment, DatabaseUrl database) {
    Migrations.Files files = Observe.files(environment, project);
    return migrations
        .state(database, files)
        .then(SchemaState::orProblems)
        .then(schema ->
            schema.pending().isEmpty()
                ? Result.bad(nothing(environment))
                : Result.ok(new Piece(environment, database, files, schema)));
  }

  private Result<RehearsalReport> onCopy(
      Piece piece, ScratchServer.Running server, Progress progress) {
    Instant at = project.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    progress.on(new Progress.Event.Note("copying the database of " + piece.environment().name()));
    Migrations.Limits limits = PrepareMigrate.limits(piece.environment(), null);
    return server
        .create()
        .then(copy ->
            probe
                .definitions(copy, SchemaProbe.Roles.WITHOUT)
                .then(before -> {
                  Duration copying = Duration.between(at, project.clock().instant());
                  return migrations
                      .migrate(copy, piece.files(), limits, progress)
                      .map(migrated -> report(piece, copy, before, at, copying, migrated));
                }));
  }

  private RehearsalReport report(
      Piece piece,
      DatabaseUrl copy,
      SchemaDefinitions before,
      Instant at,
      Duration copying,
      Migrated migrated) {
    Problem failure = migrated.failure();
    WayBack back =
        failure == null
            ? back(piece, copy, before, migrated)
            : new WayBack(Back.NOT_TRIED, List.of());
    List<Rehearsal.Tried> tried =
        migrated.applied().stream()
            .map(each ->
                new Rehearsal.Tried(
                    each.migration().revision(), each.migration().checksum(), each.time()))
            .toList();
    var rehearsal =
        new Rehearsal(
            at,
            holder.who(),
            piece.schema().revision().orElse(null),
            tried,
            back.back(),
            failure == null ? null : failure.facts().id() + ": " + failure.facts().what());
    return new RehearsalReport(
        piece.environment().name(), rehearsal, copying, failure, back.told());
  }

  /** Repeatable migrations have no way back: where there are some, the schema isn't compared. */
  private WayBack back(Piece piece, DatabaseUrl copy, SchemaDefinitions before, Migrated migrated) {
    List<Migration> newestFirst =
        migrated.applied().stream()
            .map(Migrated.Took::migration)
            .filter(migration -> !PrepareUndo.repeatable(migration))
            .toList()
            .reversed();
    Result<List<Undo>> found = undos.undos(copy, piece.files(), newestFirst);
    if (!(found instanceof Result.Ok<List<Undo>>(List<Undo> all))) {
      return new WayBack(
          Back.MISSING,
          found.problems().stream().map(each -> "- no way back: " + each.facts().what()).toList());
    }
    var told = new ArrayList<String>();
    for (Undo undo : all) {
      Instant begun = project.clock().instant();
      Result<Result.Done> undone =
          undos.undo(
              copy,
              piece.files(),
              undo,
              PrepareMigrate.limits(piece.environment(), null),
              Progress.SILENT);
      if (undone instanceof Result.Bad<Result.Done> bad) {
        told.add(
            "✗ undo of migration "
                + undo.migration().revision()
                + ": "
                + bad.first().facts().what()
                + ": "
                + bad.first().facts().why());
        return new WayBack(Back.WRONG, told);
      }
      long millis = Duration.between(begun, project.clock().instant()).toMillis();
      told.add("✓ undo of migration " + undo.migration().revision() + ": " + millis + " ms");
    }
    boolean comparable = newestFirst.size() == migrated.applied().size();
    List<String> differences = comparable ? differences(copy, before) : List.of();
    differences.forEach(each -> told.add("✗ after all undos: " + each));
    return new WayBack(differences.isEmpty() ? Back.PROVEN : Back.WRONG, told);
  }

  private List<String> differences(DatabaseUrl copy, SchemaDefinitions before) {
    return probe
        .definitions(copy, SchemaProbe.Roles.WITHOUT)
        .map(before::differencesOf)
        .orElse(problems -> List.of("nobody knows: " + problems.getFirst().facts().what()));
  }

  private Result<RehearsalReport> kept(Piece piece, RehearsalReport report) {
    return ledger
        .rehearsed(piece.database(), piece.environment().name(), report.rehearsal())
        .map(_ -> report);
  }

  private static Problem nothing(Environment environment) {
    return Problem.invalid(
        "rehearsal.nothing-pending",
        environment.name() + " has no pending migration",
        Where.system("PostgreSQL", "database of " + environment.name()),
        "what is rehearsed is what migrate would apply",
        "relayctl migrate new, or relayctl migrate verify for what is applied already");
  }
}
