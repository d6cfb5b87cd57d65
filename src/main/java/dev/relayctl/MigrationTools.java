package dev.relayctl;

import dev.relayctl.app.LintMigrations;
import dev.relayctl.app.PrepareHistory;
import dev.relayctl.app.PrepareMigrate;
import dev.relayctl.app.PrepareRestore;
import dev.relayctl.app.PrepareUndo;
import dev.relayctl.app.Project;
import dev.relayctl.app.RehearseMigrations;
import dev.relayctl.app.Revisions;
import dev.relayctl.app.RunningCode;
import dev.relayctl.app.SchemaDrift;
import dev.relayctl.app.ShowMigrations;
import dev.relayctl.app.VerifyUndos;
import dev.relayctl.dump.DumpTools;
import dev.relayctl.dump.DumpedCopies;
import dev.relayctl.dump.DumpedRestorePoints;
import dev.relayctl.dump.ServerCounters;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.migrate.FlywayHistories;
import dev.relayctl.migrate.FlywayMigrations;
import dev.relayctl.migrate.FlywayUndos;
import dev.relayctl.migrate.PostgresCatalogs;
import dev.relayctl.migrate.PostgresSchemaProbe;
import dev.relayctl.migrate.ScratchTracing;
import dev.relayctl.migrate.alembic.AlembicHistories;
import dev.relayctl.migrate.alembic.AlembicMigrations;
import dev.relayctl.migrate.alembic.AlembicRevisions;
import dev.relayctl.migrate.alembic.AlembicUndos;
import dev.relayctl.neon.BranchedScratch;
import dev.relayctl.neon.NeonProjects;
import dev.relayctl.neon.NeonRestorePoints;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Catalogs;
import dev.relayctl.run.CommittedFiles;
import dev.relayctl.run.CopiedScratch;
import dev.relayctl.run.DatabaseCopies;
import dev.relayctl.run.EditedRevisions;
import dev.relayctl.run.Histories;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RestorePoints;
import dev.relayctl.run.RevisionTool;
import dev.relayctl.run.SchemaProbe;
import dev.relayctl.run.ScratchServer;
import dev.relayctl.run.Ticker;
import dev.relayctl.run.Tracing;
import dev.relayctl.run.Undos;
import dev.relayctl.run.WorkTree;
import dev.relayctl.sandbox.ScratchPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The ports to databases and migration engines, and the use cases over them. */
record MigrationTools(
    InstantSource clock,
    Ticker ticker,
    Processes processes,
    Map<String, String> environment,
    Ledger ledger,
    CommittedFiles committed,
    WorkTree workTree,
    String host,
    NeonProjects neon) {
  /** For a table that somebody has locked, before linting on a copy is given up. */
  private static final Duration COPY_WAITS = Duration.ofSeconds(10);

  Migrations byEngine() {
    return new MigrationsByEngine(
        new ByEngine<>(
            () -> new FlywayMigrations(Connections.DEFAULT, clock, ticker),
            () ->
                new EditedRevisions(
                    new AlembicMigrations(Connections.DEFAULT, processes, clock, ticker), ledger)));
  }

  private RevisionTool revisions() {
    return new AlembicRevisions(Connections.DEFAULT, processes, clock);
  }

  private Tracing tracing() {
    return new ScratchTracing(scratch(), Connections.DEFAULT);
  }

  private Tracing onCopy(DatabaseUrl database, Optional<String> neonProject, Path directory) {
    Path workspace = directory.resolve(RehearseMigrations.WORKSPACE);
    return new ScratchTracing(
        neonProject
            .map(in -> branches(database, in))
            .orElseGet(() ->
                new CopiedScratch(
                    scratch(), copies(), database, workspace, COPY_WAITS, Progress.SILENT)),
        Connections.DEFAULT);
  }

  private ScratchServer branches(DatabaseUrl database, String neonProject) {
    return new BranchedScratch(neon, Connections.DEFAULT, database, neonProject);
  }

  private DumpTools dumps() {
    return new DumpTools(Connections.DEFAULT, processes, environment, host, clock);
  }

  private DatabaseCopies copies() {
    return new DumpedCopies(dumps());
  }

  Undos undos() {
    return undos(processes);
  }

  private Undos undos(Processes processes) {
    return new UndosByEngine(
        new ByEngine<>(
            () -> new FlywayUndos(Connections.DEFAULT, clock, ticker),
            () -> new AlembicUndos(Connections.DEFAULT, processes, clock, ticker)));
  }

  Histories histories() {
    return new HistoriesByEngine(
        new ByEngine<>(
            () -> new FlywayHistories(Connections.DEFAULT),
            () -> new AlembicHistories(Connections.DEFAULT, processes, clock, ticker, ledger)));
  }

  Catalogs catalogs() {
    return new PostgresCatalogs(Connections.DEFAULT);
  }

  RestorePoints restorePoints() {
    return new RestorePointsByForm(
        new DumpedRestorePoints(dumps()),
        new NeonRestorePoints(neon, Connections.DEFAULT, new ServerCounters(Connections.DEFAULT)));
  }

  PrepareRestore restores(Project project) {
    return new PrepareRestore(project, byEngine(), restorePoints(), ledger);
  }

  RehearseMigrations rehearsals(Project project, Ledger.Holder holder) {
    return new RehearseMigrations(
        project, byEngine(), undos(), probe(), scratch(), copies(), this::branches, ledger, holder);
  }

  private static SchemaProbe probe() {
    return new PostgresSchemaProbe(Connections.DEFAULT);
  }

  private ScratchServer scratch() {
    return new ScratchPostgres(environment);
  }

  PrepareMigrate plans(Project project) {
    return new PrepareMigrate(
        project,
        new PrepareMigrate.Ways(byEngine(), restorePoints(), undos(), ledger, workTree),
        lints(project),
        name -> drift(project).againstMigrations(name));
  }

  LintMigrations lints(Path directory, Result<Project> project) {
    return new LintMigrations(
        directory,
        project,
        byEngine(),
        revisions(),
        tracing(),
        (database, in) -> onCopy(database, in, directory),
        running(directory),
        committed);
  }

  private RunningCode running(Path directory) {
    return new RunningCode(directory, ledger, committed);
  }

  LintMigrations lints(Project project) {
    return lints(project.directory(), Result.ok(project));
  }

  Revisions revisions(Project project) {
    return new Revisions(project, revisions());
  }

  PrepareUndo undos(Project project) {
    return new PrepareUndo(
        project, byEngine(), undos(), probe(), scratch(), restorePoints(), ledger);
  }

  ShowMigrations states(Project project) {
    return new ShowMigrations(project, byEngine(), committed);
  }

  PrepareHistory histories(Project project) {
    return new PrepareHistory(project, histories(), ledger);
  }

  VerifyUndos proofs(Project project) {
    var python = new CompiledPython(processes);
    return new VerifyUndos(project, byEngine(), undos(python), probe(), python.during(scratch()));
  }

  SchemaDrift drift(Project project) {
    return new SchemaDrift(project, byEngine(), undos(), probe(), scratch());
  }
}
