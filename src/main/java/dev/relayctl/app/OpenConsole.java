package dev.relayctl.app;

import dev.relayctl.problem.Result;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Console;
import dev.relayctl.run.Fleet;
import org.jspecify.annotations.Nullable;

/** A shell in a machine of the current release. */
public final class OpenConsole {
  private final Project project;
  private final Fleet fleet;
  private final Attempts attempts;
  private final Console console;

  public OpenConsole(Project project, Fleet fleet, Attempts attempts, Console console) {
    this.project = project;
    this.fleet = fleet;
    this.attempts = attempts;
    this.console = console;
  }

  /** The machine that it would be opened in. Only reads. */
  public Result<ChosenMachine> machine(String nameOrAlias, @Nullable String group) {
    return AppMachines.of(project, fleet, attempts, nameOrAlias)
        .then(app -> ChosenMachine.of(app, group));
  }

  /** Opens it and returns when the person has left; the exit code of the shell. */
  public Result<Integer> open(ChosenMachine chosen) {
    return console.open(chosen.app().name(), chosen.machine().id());
  }
}
