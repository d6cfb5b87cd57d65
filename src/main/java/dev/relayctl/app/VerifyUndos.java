package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Undo;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.VerifyReport;
import dev.relayctl.report.VerifyReport.Found;
import dev.relayctl.report.VerifyReport.Row;
import dev.relayctl.report.VerifyReport.Weight;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.SchemaProbe;
import dev.relayctl.run.ScratchServer;
import dev.relayctl.run.Undos;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Proves on a scratch database that undos undo: up, down, up. Touches no environment. */
public final class VerifyUndos {
  private final Project project;
  private final Migrations migrations;
  private final Undos undos;
  private final SchemaProbe probe;
  private final ScratchServer scratch;

  public VerifyUndos(
      Project project,
      Migrations migrations,
      Undos undos,
      SchemaProbe probe,
      ScratchServer scratch) {
    this.project = project;
    this.migrations = migrations;
    this.undos = undos;
    this.probe = probe;
    this.scratch = scratch;
  }

  /**
   * Proves all undos of the project.
   *
   * @param nameOrAlias of the environment whose migrations are meant; null for the first one's
   */
  public Result<VerifyReport> verify(@Nullable String nameOrAlias) {
    return environment(nameOrAlias)
        .map(environment -> Observe.files(environment, project))
        .then(files ->
            scratch
                .start()
                .then(server -> {
                  try (server) {
                    return report(server, files);
                  }
                }));
  }

  private Result<Environment> environment(@Nullable String nameOrAlias) {
    return nameOrAlias != null
        ? project.environment(nameOrAlias)
        : project
            .environments()
            .then(all ->
                all.all().isEmpty()
                    ? Result.bad(noEnvironment())
                    : project.resolve(all.all().getFirst()));
  }

  private Result<VerifyReport> report(ScratchServer.Running server, Migrations.Files files) {
    return server
        .create()
        .then(database ->
            migrations
                .state(database, files)
                .then(state ->
                    state.problems().isEmpty()
                        ? Result.ok(state.pending())
                        : Result.bad(state.problems()))
                .then(all ->
                    undos
                        .strays(files)
                        .then(strays -> report(server, files, database, all, strays))));
  }

  private Result<VerifyReport> report(
      ScratchServer.Running server,
      Migrations.Files files,
      DatabaseUrl first,
      List<Migration> all,
      List<Problem> strays) {
    DatabaseUrl database = first;
    @Nullable Migration before = null;
    var rows = new ArrayList<Row>();
    for (Migration migration : all) {
      if (PrepareUndo.repeatable(migration)) {
        continue;
      }
      Result<List<Undo>> undo = undos.undos(database, files, List.of(migration));
      if (undo instanceof Result.Ok<List<Undo>>(List<Undo> found)) {
        var proof = new UndoProof(undos, probe, database, files, found.getFirst());
        Result<UndoProof.Proven> proven = proof.after(before);
        if (!(proven instanceof Result.Ok<UndoProof.Proven>(UndoProof.Proven row))) {
          return Result.bad(proven.problems());
        }
        rows.add(row.row());
        if (row.left() == UndoProof.Left.BROKEN) {
          Result<DatabaseUrl> next = server.create();
          if (!(next instanceof Result.Ok<DatabaseUrl>(DatabaseUrl fresh))) {
            return Result.bad(next.problems());
          }
          database = fresh;
        }
      } else {
        rows.add(
            new Row(migration, null, undo.problems().stream().map(VerifyUndos::found).toList()));
      }
      before = migration;
    }
    return Result.ok(
        new VerifyReport(files.engine(), rows, strays.stream().map(VerifyUndos::found).toList()));
  }

  /**
   * A problem as it is told here: that there is no undo, by neglect or on purpose, is no mistake.
   */
  static Found found(Problem problem) {
    Problem.Facts facts = problem.facts();
    String id =
        switch (facts.id().value()) {
          case "undo.missing" -> "undo-missing";
          case "undo.irreversible" -> "undo-irreversible";
          default -> facts.id().value();
        };
    return new Found(
        id,
        id.startsWith("undo-") ? Weight.INFO : Weight.ERROR,
        facts.where().text(),
        facts.what(),
        List.of(facts.why()),
        facts.remedy());
  }

  private static Problem noEnvironment() {
    return Problem.invalid(
        "config.no-environment",
        "there is no environment",
        Where.file("environments"),
        "an environment's file says where the migrations are",
        "relayctl init");
  }
}
