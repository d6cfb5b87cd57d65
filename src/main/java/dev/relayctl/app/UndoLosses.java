package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Lost;
import dev.relayctl.plan.Undo;
import dev.relayctl.plan.catalog.Stored;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;
import dev.relayctl.run.SchemaProbe;
import dev.relayctl.run.ScratchServer;
import dev.relayctl.run.Undos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What undos throw away: which tables and columns go is seen on a scratch database with the same
 * migrations, how much they hold on the target, where nothing is changed.
 */
final class UndoLosses {
  static final Migrations.Limits ON_SCRATCH =
      new Migrations.Limits(null, Duration.ofSeconds(10), Duration.ofMinutes(10));

  private final Undos undos;
  private final SchemaProbe probe;
  private final ScratchServer scratch;

  UndoLosses(Undos undos, SchemaProbe probe, ScratchServer scratch) {
    this.undos = undos;
    this.probe = probe;
    this.scratch = scratch;
  }

  /** By the migration's revision; the newest undo comes first. */
  Result<Map<String, List<Lost>>> of(
      DatabaseUrl target, Migrations.Files files, List<Undo> newestFirst) {
    return scratch
        .start()
        .then(server -> {
          try (server) {
            return server
                .create()
                .then(database ->
                    undos
                        .replay(database, files, newestFirst.getFirst().migration())
                        .then(_ -> gone(database, files, newestFirst)));
          }
        })
        .then(gone -> held(target, gone));
  }

  private Result<Map<String, List<Stored.Gone>>> gone(
      DatabaseUrl database, Migrations.Files files, List<Undo> newestFirst) {
    var gone = new LinkedHashMap<String, List<Stored.Gone>>();
    for (Undo undo : newestFirst) {
      Result<List<Stored.Gone>> one =
          probe
              .stored(database)
              .then(before ->
                  undos
                      .undo(database, files, undo, ON_SCRATCH, Progress.SILENT)
                      .then(_ -> probe.stored(database))
                      .map(after -> Stored.difference(before, after)));
      if (!(one instanceof Result.Ok<List<Stored.Gone>>(List<Stored.Gone> found))) {
        return Result.bad(one.problems());
      }
      gone.put(undo.migration().revision(), found);
    }
    return Result.ok(gone);
  }

  private Result<Map<String, List<Lost>>> held(
      DatabaseUrl target, Map<String, List<Stored.Gone>> gone) {
    var all = new ArrayList<Stored.Gone>();
    gone.values().forEach(all::addAll);
    return probe
        .held(target, all)
        .map(counted -> {
          var lost = new LinkedHashMap<String, List<Lost>>();
          int at = 0;
          for (Map.Entry<String, List<Stored.Gone>> each : gone.entrySet()) {
            int end = at + each.getValue().size();
            lost.put(each.getKey(), List.copyOf(counted.subList(at, end)));
            at = end;
          }
          return lost;
        });
  }
}
