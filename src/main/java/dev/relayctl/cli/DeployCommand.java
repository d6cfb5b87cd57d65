package dev.relayctl.cli;

import dev.relayctl.app.UseCases;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code relayctl deploy}. */
@Command(
    name = "deploy",
    mixinStandardHelpOptions = true,
    description = "Migrates and deploys the project into an environment.",
    footer = {
      "",
      "Examples:",
      "  relayctl --sandbox deploy dev",
      "  relayctl deploy staging --yes --image registry.fly.io/relay-api:v7",
      "  relayctl deploy production --confirm production"
    })
final class DeployCommand implements Callable<Integer> {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  RelayctlCommand root;

  @Parameters(paramLabel = "ENV", description = "The environment's name or alias.")
  String environment = "";

  @Option(
      names = "--image",
      paramLabel = "REFERENCE",
      description = "Deploy this image instead of the one the environment says.")
  @Nullable String image;

  @Option(names = "--dry-run", description = "Show the plan and change nothing.")
  boolean dryRun;

  @Mixin Approvals approvals = new Approvals();

  @Override
  public Integer call() {
    UseCases useCases = root.useCases("deploy " + environment);
    // A mistyped name is told before a missing token is.
    var made =
        useCases
            .environments()
            .then(views -> views.named(environment))
            .then(_ -> useCases.deploys())
            .then(deploys -> deploys.deploy(environment, image));
    var runs = new Runs(root);
    return dryRun ? runs.show(made) : runs.run(made, useCases, approvals);
  }
}
