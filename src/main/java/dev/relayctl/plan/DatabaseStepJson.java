package dev.relayctl.plan;

import static dev.relayctl.plan.Members.each;
import static dev.relayctl.plan.Members.object;

/** Steps on the database as JSON. */
final class DatabaseStepJson {
  private DatabaseStepJson() {}

  static Json.Obj of(DatabaseStep step) {
    return switch (step) {
      case DatabaseStep.TakeRestorePoint(var place, var keep, var purpose, var spared) ->
          place(place)
              .put("keepMillis", keep)
              .put("purpose", purpose.name())
              .put("spared", spared)
              .done();
      case DatabaseStep.Restore(var name, var state, var keep) ->
          state(state).put("name", name).put("keepMillis", keep).done();
      case DatabaseStep.Migrate(var pending) ->
          object().put("pending", each(pending, StepJson::of)).done();
      case DatabaseStep.UndoMigration(Undo(var migration, var file, var checksum)) ->
          object()
              .put("migration", StepJson.of(migration))
              .put("file", file)
              .put("checksum", checksum)
              .done();
      case DatabaseStep.ChangeHistory(HistoryChange(var purpose, var to, var entries)) ->
          object()
              .put("purpose", purpose.name())
              .put("to", to)
              .put("entries", each(entries, DatabaseStepJson::entry))
              .done();
    };
  }

  private static Members place(SavedState.Place place) {
    return switch (place) {
      case SavedState.Place.Directory(var path) -> object().put("directory", path);
      case SavedState.Place.NeonProject(var id) -> object().put("neonProject", id);
    };
  }

  private static Members state(SavedState state) {
    return switch (state) {
      case Dump(var host, var file, var bytes, var sha256) ->
          object()
              .put("host", host)
              .put("file", file)
              .put("bytes", Json.number(bytes))
              .put("sha256", sha256);
      case DatabaseBranch(var project, var id, var name) ->
          object().put("neonProject", project).put("branch", id).put("branchName", name);
    };
  }

  private static Json.Obj entry(HistoryChange.Entry entry) {
    return object()
        .put("kind", entry.kind().name())
        .put("migration", StepJson.of(entry.migration()))
        .done();
  }
}
