package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.HistoryChange;
import dev.relayctl.plan.HistoryChange.Entry;
import dev.relayctl.plan.HistoryChange.Kind;
import dev.relayctl.plan.HistoryChange.Purpose;
import dev.relayctl.plan.Migration;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.EditedRevisions;
import dev.relayctl.run.Histories;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations.Files;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Ticker;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Alembic's history, which is a row for each branch. A stamp is {@code alembic stamp --purge},
 * which also gets rid of a revision that no file has. A repair touches no database: Alembic keeps
 * no checksums, the ledger does, and it remembers those of the plan.
 */
public final class AlembicHistories implements Histories {
  private final Connections connections;
  private final Processes processes;
  private final MigrationLock lock;
  private final Ledger ledger;

  public AlembicHistories(
      Connections connections,
      Processes processes,
      InstantSource clock,
      Ticker ticker,
      Ledger ledger) {
    this.connections = connections;
    this.processes = processes;
    this.lock = new MigrationLock(connections, clock, ticker);
    this.ledger = ledger;
  }

  @Override
  public Result<HistoryChange> stamp(DatabaseUrl database, Files files, String to) {
    return OpenedProject.open(files, processes)
        .then(project ->
            to.equals(OpenedProject.BASE) || project.graph().find(to).isPresent()
                ? project
                    .table()
                    .read(connections, database)
                    .map(current ->
                        new HistoryChange(
                            Purpose.STAMP, to, entries(project.graph(), current.revisions(), to)))
                : Result.bad(unknown(project, to)));
  }

  private static List<Entry> entries(RevisionGraph graph, List<String> current, String to) {
    Set<String> before = graph.upTo(current);
    Set<String> after =
        to.equals(OpenedProject.BASE) ? Set.of() : new LinkedHashSet<>(graph.upTo(List.of(to)));
    var entries = new ArrayList<Entry>();
    for (String id : current) {
      if (graph.find(id).isEmpty()) {
        entries.add(new Entry(Kind.FILE_GONE, new Migration(id, "", null, null)));
      }
    }
    for (RevisionFile file : graph.order().reversed()) {
      if (before.contains(file.revision()) && !after.contains(file.revision())) {
        entries.add(new Entry(Kind.PENDING, file.migration()));
      }
    }
    for (RevisionFile file : graph.order()) {
      if (after.contains(file.revision()) && !before.contains(file.revision())) {
        entries.add(new Entry(Kind.APPLIED, file.migration()));
      }
    }
    return entries;
  }

  @Override
  public Result<HistoryChange> repair(DatabaseUrl database, Files files) {
    return OpenedProject.open(files, processes)
        .then(project -> project.state(connections, database))
        .then(state ->
            ledger
                .checksums(database, files)
                .map(known ->
                    new HistoryChange(
                        Purpose.REPAIR,
                        null,
                        EditedRevisions.of(state, known).stream()
                            .map(edited -> new Entry(Kind.FILE_TAKEN, edited))
                            .toList())));
  }

  @Override
  public Result<Done> change(
      DatabaseUrl database, Files files, HistoryChange change, Progress progress) {
    String to = change.to();
    if (change.purpose() == Purpose.REPAIR || to == null) {
      return Result.done();
    }
    List<String> revisions = to.equals(OpenedProject.BASE) ? List.of() : List.of(to);
    return OpenedProject.open(files, processes)
        .then(project ->
            lock.holding(
                database,
                progress,
                _ ->
                    connections.ask(
                        database,
                        connection -> {
                          project.table().write(connection, revisions);
                          return Result.done();
                        })));
  }

  private static Problem unknown(OpenedProject project, String to) {
    return Problem.invalid(
        "migrate.unknown-revision",
        "no file is revision " + to,
        Where.file(project.files().shown(project.files().versions().getFirst())),
        "the heads are "
            + String.join(
                ", ", project.graph().heads().stream().map(RevisionFile::revision).toList()),
        "give a revision whole, as its file has it, or base");
  }
}
