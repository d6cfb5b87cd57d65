package dev.relayctl.fakes;

import dev.relayctl.environment.AppName;
import dev.relayctl.problem.Result;
import dev.relayctl.run.MachineCommands;
import java.util.ArrayList;
import java.util.List;

/** Commands that end as the test says; remembers where they ran. */
public final class InMemoryCommands implements MachineCommands {
  private final List<String> ran = new ArrayList<>();
  private Result<Ended> next = Result.ok(new Ended(0, 0, "", ""));

  /** How all further commands end. */
  public synchronized void end(Result<Ended> end) {
    next = end;
  }

  /** Machine and command of each so far. */
  public synchronized List<String> ran() {
    return List.copyOf(ran);
  }

  @Override
  public synchronized Result<Ended> run(AppName app, String machine, Command command) {
    ran.add(machine + " " + command);
    return next;
  }
}
