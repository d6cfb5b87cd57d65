package dev.relayctl;

import dev.relayctl.app.Doctor;
import dev.relayctl.app.DoctorPorts;
import dev.relayctl.app.Project;
import dev.relayctl.dump.InstalledDumpPrograms;
import dev.relayctl.engine.local.SystemHostAddresses;
import dev.relayctl.engine.postgres.PostgresCheckup;
import dev.relayctl.engine.postgres.PostgresLedger;
import dev.relayctl.fly.FlyFleet;
import dev.relayctl.neon.NeonBranches;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Sandbox;
import dev.relayctl.run.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/** The ports behind {@code doctor}: the usual ones, with less patience. */
record Checkups(
    RemoteSystems remote,
    Project.World world,
    Supplier<Sandbox> sandbox,
    Processes processes,
    Map<String, String> environment,
    InstantSource clock,
    Ticker ticker) {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** The sandbox makes a database when it is asked for it first. */
  private static final Duration LIMIT_IN_SANDBOX = Duration.ofSeconds(30);

  /** Below the limit, so that Cloudflare's own answer, or the lack of one, is told. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /** Below the limit, so that the driver can say what it waited for. */
  private static final Connections IMPATIENT =
      new Connections(Duration.ofSeconds(4), Duration.ofSeconds(4));

  Result<Doctor> of(Project project) {
    return switch (world) {
      case REAL -> Result.ok(doctor(project, LIMIT));
      case SANDBOX -> sandbox.get().start().map(_ -> doctor(project, LIMIT_IN_SANDBOX));
    };
  }

  private Doctor doctor(Project project, Duration limit) {
    return new Doctor(
        project,
        new DoctorPorts(
            this::fleet,
            new PostgresLedger(IMPATIENT, remote.attempts().get(), ticker),
            new PostgresCheckup(IMPATIENT, clock),
            new NeonBranches(remote.neon()),
            remote.pages(PATIENCE),
            new SystemHostAddresses(),
            new InstalledDumpPrograms(processes, environment),
            processes),
        Runtime.version().toString(),
        limit);
  }

  private Result<Fleet> fleet() {
    return remote.fly().map(api -> new FlyFleet(api, RemoteSystems.http(), clock, ticker));
  }
}
