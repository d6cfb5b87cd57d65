package dev.relayctl.report;

import static dev.relayctl.report.StepFields.each;
import static dev.relayctl.report.StepFields.millis;
import static dev.relayctl.report.StepFields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.plan.DatabaseBranch;
import dev.relayctl.plan.DatabaseStep;
import dev.relayctl.plan.Dump;
import dev.relayctl.plan.HistoryChange;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.plan.SavedState;
import dev.relayctl.plan.Step;
import dev.relayctl.plan.Undo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads steps on the database. */
final class DatabaseStepReader {
  private DatabaseStepReader() {}

  /** Empty for another kind. */
  static Optional<Step> step(String kind, JsonNode detail) {
    @Nullable DatabaseStep step =
        switch (kind) {
          case "restore-point" ->
              new DatabaseStep.TakeRestorePoint(
                  place(detail),
                  millis(detail, "keepMillis"),
                  RestorePoint.Purpose.valueOf(detail.path("purpose").asText()),
                  text(detail, "spared"));
          case "restore" ->
              new DatabaseStep.Restore(
                  detail.path("name").asText(), state(detail), millis(detail, "keepMillis"));
          case "migrate" ->
              new DatabaseStep.Migrate(each(detail, "pending", StepReader::migration));
          case "undo" ->
              new DatabaseStep.UndoMigration(
                  new Undo(
                      StepReader.migration(detail.path("migration")),
                      detail.path("file").asText(),
                      detail.path("checksum").asText()));
          case "history" ->
              new DatabaseStep.ChangeHistory(
                  new HistoryChange(
                      HistoryChange.Purpose.valueOf(detail.path("purpose").asText()),
                      text(detail, "to"),
                      each(detail, "entries", DatabaseStepReader::entry)));
          default -> null;
        };
    return Optional.ofNullable(step);
  }

  private static HistoryChange.Entry entry(JsonNode entry) {
    return new HistoryChange.Entry(
        HistoryChange.Kind.valueOf(entry.path("kind").asText()),
        StepReader.migration(entry.path("migration")));
  }

  private static SavedState.Place place(JsonNode detail) {
    String project = text(detail, "neonProject");
    return project == null
        ? new SavedState.Place.Directory(detail.path("directory").asText())
        : new SavedState.Place.NeonProject(project);
  }

  private static SavedState state(JsonNode detail) {
    String project = text(detail, "neonProject");
    return project == null
        ? new Dump(
            detail.path("host").asText(),
            detail.path("file").asText(),
            detail.path("bytes").asLong(),
            detail.path("sha256").asText())
        : new DatabaseBranch(project, text(detail, "branch"), detail.path("branchName").asText());
  }
}
