package dev.relayctl;

import dev.relayctl.app.ChangeSecrets;
import dev.relayctl.app.OpenConsole;
import dev.relayctl.app.Project;
import dev.relayctl.app.RunInMachine;
import dev.relayctl.app.ShowLogs;
import dev.relayctl.app.ShowSecrets;
import dev.relayctl.engine.local.LocalTerminalPrograms;
import dev.relayctl.fly.FlyApi;
import dev.relayctl.fly.FlyAppSecrets;
import dev.relayctl.fly.FlyCommands;
import dev.relayctl.fly.FlyConsole;
import dev.relayctl.fly.FlyFleet;
import dev.relayctl.fly.FlyLogs;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Console;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.MachineCommands;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Ticker;
import dev.relayctl.sandbox.SandboxConsole;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import okhttp3.OkHttpClient;

/** The use cases that look into machines and change secrets by hand. */
record OneOffs(Project project, FlyApi api, OkHttpClient http, InstantSource clock, Ticker ticker) {
  ShowLogs logs() {
    var logs = new FlyLogs(api, http, clock, ticker);
    return new ShowLogs(project, fleet(), attempts(), ticker, logs);
  }

  RunInMachine commands(Ledger ledger) {
    return new RunInMachine(project, fleet(), attempts(), inMachines(), ledger);
  }

  OpenConsole consoles(Processes processes, Map<String, String> environment) {
    return new OpenConsole(project, fleet(), attempts(), console(processes, environment));
  }

  ShowSecrets secrets(Ledger ledger) {
    return new ShowSecrets(project, fleet(), attempts(), ofApps(), ledger);
  }

  ChangeSecrets secretChanges() {
    return new ChangeSecrets(project, fleet(), attempts(), ofApps());
  }

  private Console console(Processes processes, Map<String, String> environment) {
    var programs = new LocalTerminalPrograms();
    return switch (project.world()) {
      case REAL -> new FlyConsole(processes, programs, project.directory(), api.token());
      case SANDBOX -> new SandboxConsole(inMachines(), programs, environment);
    };
  }

  private Fleet fleet() {
    return new FlyFleet(api, http, clock, ticker);
  }

  private MachineCommands inMachines() {
    return new FlyCommands(api, http, clock, ticker);
  }

  private FlyAppSecrets ofApps() {
    return new FlyAppSecrets(api, http, clock, ticker);
  }

  private Attempts attempts() {
    return new Attempts(clock, ticker, new SecureRandom());
  }
}
