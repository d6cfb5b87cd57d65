package dev.relayctl.sandbox;

import dev.relayctl.environment.Database;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Sandbox;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The project's sandbox behind the port that commands use. */
public final class EmbeddedSandbox implements Sandbox {
  private final SandboxLauncher launcher;

  public EmbeddedSandbox(SandboxLauncher launcher) {
    this.launcher = launcher;
  }

  @Override
  public Result<Endpoints> start() {
    return launcher.ensureRunning().map(EmbeddedSandbox::endpoints);
  }

  @Override
  public Result<Optional<Endpoints>> find() {
    return Result.ok(
        launcher.status() instanceof SandboxStatus.Running(SandboxEndpoints found)
            ? Optional.of(endpoints(found))
            : Optional.empty());
  }

  @Override
  public Result<Done> stop() {
    return launcher.stop();
  }

  @Override
  public Result<Done> reset() {
    return launcher.reset();
  }

  @Override
  public Result<Secret> databaseUrl(EnvironmentName environment, Database.@Nullable Neon neon) {
    return launcher.ensureRunning().then(found -> url(found, environment, neon)).map(Secret::of);
  }

  private static Result<String> url(
      SandboxEndpoints found, EnvironmentName environment, Database.@Nullable Neon neon) {
    return neon == null || neon.project() == null
        ? found.revealDatabaseUrl(environment.value())
        : found.revealBranchUrl(neon.project(), neon.branch());
  }

  private static Endpoints endpoints(SandboxEndpoints found) {
    return new Endpoints(
        URI.create(found.machinesUrl()),
        URI.create(found.neonUrl()),
        new Pages(URI.create(found.pagesUrl()), found.pagesAccount()),
        URI.create(found.githubUrl()),
        Secret.of(found.revealToken()),
        found.postgresPort(),
        new Daemon(found.pid(), found.startedAt()));
  }
}
