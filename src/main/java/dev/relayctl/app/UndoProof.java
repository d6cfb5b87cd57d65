package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Undo;
import dev.relayctl.plan.catalog.SchemaDefinitions;
import dev.relayctl.plan.catalog.Stored;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.report.VerifyReport.Found;
import dev.relayctl.report.VerifyReport.Row;
import dev.relayctl.report.VerifyReport.Weight;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;
import dev.relayctl.run.SchemaProbe;
import dev.relayctl.run.SchemaProbe.Marker;
import dev.relayctl.run.Undos;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proof of one undo ({@code specs/migration-safety.md} §4): the schema before it, after up,
 * after down, and after up again; and values that are put into what is new, to see which are left.
 */
record UndoProof(
    Undos undos, SchemaProbe probe, DatabaseUrl database, Migrations.Files files, Undo undo) {
  /** In what state the scratch database is afterwards. */
  enum Left {
    /** At the migration, as if nothing had been tried. */
    MIGRATED,
    /** Not fit for the next proof. */
    BROKEN
  }

  /** What came of it. */
  record Proven(Row row, Left left) {}

  /** A schema with what can hold data. */
  private record State(SchemaDefinitions definitions, List<Stored> stored) {}

  /** The proof; a problem when the migrations themselves can't be applied. */
  Result<Proven> after(@Nullable Migration before) {
    return (before == null ? Result.done() : undos.replay(database, files, before))
        .then(_ -> state())
        .then(down ->
            undos
                .replay(database, files, undo.migration())
                .then(_ -> state())
                .then(up ->
                    probe
                        .mark(database, Stored.difference(up.stored(), down.stored()))
                        .then(markers -> back(down, up, markers))));
  }

  private Result<Proven> back(State down, State up, List<Marker> markers) {
    Result<Done> undone = undos.undo(database, files, undo, UndoLosses.ON_SCRATCH, Progress.SILENT);
    if (undone instanceof Result.Bad<Done> bad) {
      return Result.ok(broken(new ArrayList<>(), VerifyUndos.found(bad.first())));
    }
    return state()
        .then(back -> {
          var found = new ArrayList<Found>();
          List<String> differences = down.definitions().differencesOf(back.definitions());
          if (!differences.isEmpty()) {
            found.add(notInverse(differences));
          }
          Result<Done> again = undos.replay(database, files, undo.migration());
          return again instanceof Result.Bad<Done> bad
              ? Result.ok(broken(found, notAgain(bad.first())))
              : state().then(redone -> redone(found, up, back, redone, markers));
        });
  }

  private Result<Proven> redone(
      List<Found> found, State up, State back, State redone, List<Marker> markers) {
    List<String> differences = up.definitions().differencesOf(redone.definitions());
    if (!differences.isEmpty()) {
      found.add(notIdentical(differences));
    }
    return probe
        .left(database, markers)
        .then(left -> {
          List<Stored.Gone> gone = Stored.difference(up.stored(), back.stored());
          List<String> lost =
              markers.stream()
                  .filter(marker -> !left.contains(marker))
                  .filter(marker -> marker.value() != null || gone.contains(marker.at()))
                  .map(marker -> text(marker.at()))
                  .toList();
          if (!lost.isEmpty()) {
            found.add(loses(lost));
          }
          return probe.unmark(database, markers);
        })
        .map(_ -> new Proven(new Row(undo.migration(), undo.file(), found), Left.MIGRATED));
  }

  private Proven broken(List<Found> found, Found last) {
    found.add(last);
    return new Proven(new Row(undo.migration(), undo.file(), found), Left.BROKEN);
  }

  private Result<State> state() {
    return probe
        .definitions(database, SchemaProbe.Roles.WITH)
        .then(definitions -> probe.stored(database).map(stored -> new State(definitions, stored)));
  }

  private static String text(Stored.Gone gone) {
    return gone.column() == null
        ? "the rows of table " + gone.table()
        : "the values of column " + gone.table() + "." + gone.column();
  }

  private Found notInverse(List<String> differences) {
    return new Found(
        "undo-not-inverse",
        Weight.ERROR,
        undo.file(),
        "after it, the schema is not what it was before revision " + undo.migration().revision(),
        differences,
        "make the undo take back each of these");
  }

  private Found notIdentical(List<String> differences) {
    return new Found(
        "redo-not-identical",
        Weight.ERROR,
        undo.file(),
        "applied again after it, revision "
            + undo.migration().revision()
            + " leads to another schema than the first time",
        differences,
        "make the undo leave nothing behind that the migration meets again");
  }

  private Found notAgain(Problem problem) {
    return new Found(
        "redo-not-identical",
        Weight.ERROR,
        undo.file(),
        "after it, revision " + undo.migration().revision() + " can't be applied again",
        List.of(problem.facts().what() + ": " + problem.facts().why()),
        "make the undo leave nothing behind that the migration meets again");
  }

  private Found loses(List<String> lost) {
    return new Found(
        "data-loss-undo",
        Weight.WARN,
        undo.file(),
        "what was written after the migration is lost by its undo",
        lost,
        "relayctl migrate undo counts it and asks; copy it elsewhere in the undo to keep it");
  }
}
