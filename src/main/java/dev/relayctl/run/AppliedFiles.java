package dev.relayctl.run;

import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Result;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells the ledger with which files migrations were applied, and which no longer are. */
record AppliedFiles(Migrations migrations, Materials materials) {
  /** One that failed may have applied some. */
  StepEnd released(Step.RunReleaseCommand command, StepEnd end, Ledger.Session ledger) {
    if (!(end instanceof StepEnd.Good) && !command.pending().isEmpty()) {
      rememberApplied(command.pending(), ledger);
    }
    return remembering(end, ledger, command.pending(), List.of());
  }

  /**
   * Those of them that the database has by now; when it can't be asked, the step's end tells why.
   */
  void rememberApplied(List<Migration> planned, Ledger.Session ledger) {
    schema()
        .peek(state -> {
          Set<String> has =
              state.applied().stream()
                  .map(one -> one.migration().revision())
                  .collect(Collectors.toSet());
          List<Migration> applied =
              planned.stream().filter(each -> has.contains(each.revision())).toList();
          if (!applied.isEmpty()) {
            var _ = ledger.remember(materials.files(), applied, List.of());
          }
        });
  }

  /** Whether the database has all of them; not where it can't be asked, or something is wrong. */
  boolean areApplied(List<Migration> planned) {
    return schema()
        .match(
            state -> {
              List<String> has =
                  state.applied().stream().map(one -> one.migration().revision()).toList();
              return state.problems().isEmpty()
                  && planned.stream().map(Migration::revision).allMatch(has::contains);
            },
            _ -> false);
  }

  /** What a step that ended well has applied, or has taken back. */
  StepEnd remembering(
      StepEnd end, Ledger.Session ledger, List<Migration> applied, List<Migration> forgotten) {
    if (!(end instanceof StepEnd.Good) || (applied.isEmpty() && forgotten.isEmpty())) {
      return end;
    }
    return ledger
        .remember(materials.files(), applied, forgotten)
        .match(_ -> end, problems -> StepEnd.stopped(problems.getFirst()));
  }

  /** What the database has by now. */
  Result<SchemaState> schema() {
    return materials
        .secrets()
        .database()
        .then(database -> migrations.state(database, materials.files()));
  }
}
