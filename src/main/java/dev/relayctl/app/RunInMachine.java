package dev.relayctl.app;

import dev.relayctl.environment.AppName;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.report.CommandReport;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.MachineCommands;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One command in a machine of the current release. Nothing of it is recorded. */
public final class RunInMachine {
  /** Only for what was surely not begun. */
  private static final Duration TO_BEGIN = Duration.ofSeconds(20);

  private final Project project;
  private final Fleet fleet;
  private final Attempts attempts;
  private final MachineCommands commands;
  private final Ledger ledger;

  public RunInMachine(
      Project project, Fleet fleet, Attempts attempts, MachineCommands commands, Ledger ledger) {
    this.project = project;
    this.fleet = fleet;
    this.attempts = attempts;
    this.commands = commands;
    this.ledger = ledger;
  }

  /** The machine that it would happen in. Only reads. */
  public Result<ChosenMachine> machine(String nameOrAlias, @Nullable String group) {
    return AppMachines.of(project, fleet, attempts, nameOrAlias)
        .then(app -> ChosenMachine.of(app, group));
  }

  /** Runs it; a command that fails is a report, too. */
  public Result<CommandReport> run(ChosenMachine chosen, MachineCommands.Command command) {
    AppName app = chosen.app().name();
    String machine = chosen.machine().id();
    Instant begun = project.clock().instant();
    Result<MachineCommands.Ended> ended =
        attempts.within(TO_BEGIN, () -> commands.run(app, machine, command));
    Duration took = Duration.between(begun, project.clock().instant());
    return ended.match(
        end ->
            Result.ok(
                new CommandReport(
                    chosen.environment().name(),
                    machine,
                    chosen.machine().group(),
                    command.arguments(),
                    end,
                    took)),
        problems ->
            problems.getFirst() instanceof Problem.Locked locked
                ? Result.bad(leased(chosen, locked))
                : Result.bad(problems));
  }

  /** Fly names the lease's owner by a token; the ledger knows the person. */
  private Problem leased(ChosenMachine chosen, Problem.Locked locked) {
    Result<Ledger.Summary> read =
        project
            .databases()
            .direct(chosen.environment())
            .then(database -> ledger.summary(database, chosen.environment().name()));
    Ledger.@Nullable Lock lock =
        read instanceof Result.Ok<Ledger.Summary>(Ledger.Summary known) ? known.lock() : null;
    Problem.Facts facts = locked.facts();
    return lock == null
        ? locked
        : new Problem.Locked(
            Problem.facts(
                "command.machine-leased",
                "the machine is being changed by "
                    + lock.holder().who()
                    + ": "
                    + lock.holder().command(),
                facts.where(),
                "since "
                    + lock.since()
                    + (lock.step() == null ? "" : ", now at " + lock.step())
                    + "; "
                    + facts.why(),
                "wait for it: relayctl status " + chosen.environment().name()));
  }
}
