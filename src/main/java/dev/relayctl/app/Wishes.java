package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Deploy;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.Wanted;
import dev.relayctl.plan.machine.Group;
import dev.relayctl.plan.machine.GroupConfigs;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an environment's file and its Fly configuration ask for together. */
final class Wishes {
  private final Project project;

  Wishes(Project project) {
    this.project = project;
  }

  /** The configs of all process groups for an image. */
  Result<GroupConfigs> configs(Environment environment, App app, String image, ReleaseTag tag) {
    return toml(environment, app).then(toml -> configs(environment, app, toml, image, tag));
  }

  /** The same for a file that was read. */
  Result<GroupConfigs> configs(
      Environment environment, App app, FlyToml toml, String image, ReleaseTag tag) {
    return GroupConfigs.of(
        toml,
        app.name(),
        environment.variables(),
        environment.deploy().counts(),
        image,
        tag,
        this::bytes);
  }

  /** The environment's Fly configuration. */
  Result<FlyToml> toml(Environment environment, App app) {
    Path file = project.directory().resolve(app.config());
    return Files.exists(file)
        ? FlyToml.read(file, app.config())
        : Result.bad(missing(environment, app));
  }

  /** A Fly configuration, and what it means for a release. */
  record Read(FlyToml toml, GroupConfigs configs) {}

  /** Reads the Fly configuration. */
  Result<Read> read(Environment environment, App app, Image image, ReleaseTag tag) {
    return toml(environment, app)
        .then(toml ->
            configs(environment, app, toml, image.reference(), tag)
                .map(configs -> new Read(toml, configs)));
  }

  /** What a deploy is to reach. */
  Result<Wanted> wanted(
      Environment environment,
      App app,
      Image image,
      ReleaseTag tag,
      Asked asked,
      Observed observed) {
    return configs(environment, app, image.reference(), tag)
        .then(configs -> wanted(environment, app, configs, tag, asked, observed));
  }

  /** The same with what was read. */
  Result<Wanted> wanted(
      Environment environment,
      App app,
      GroupConfigs configs,
      ReleaseTag tag,
      Asked asked,
      Observed observed) {
    List<Problem> problems = new Rollouts(environment, app, configs).problems(asked, observed);
    return problems.isEmpty()
        ? Result.ok(reached(environment, app, tag, asked, observed, configs))
        : Result.bad(problems);
  }

  private Wanted reached(
      Environment environment,
      App app,
      ReleaseTag tag,
      Asked asked,
      Observed observed,
      GroupConfigs configs) {
    return new Wanted(
        environment.name(),
        app.name(),
        app.organization() == null ? "personal" : app.organization(),
        tag,
        observed.image(),
        configs.groups().stream().map(group -> group(app, group)).toList(),
        releaseCommand(app, tag, observed.machines(), configs),
        switch (environment.migrations().run()) {
          case RELEASE_COMMAND -> Wanted.MigrationsRun.RELEASE_COMMAND;
          case DIRECT -> Wanted.MigrationsRun.DIRECT;
          case MANUAL -> Wanted.MigrationsRun.MANUAL;
        },
        new Rollouts(environment, app, configs).rollout(asked, settle()),
        new Wanted.Proof(
            verification(environment, app),
            soak(environment.deploy().verify()),
            environment.deploy().verify().version()),
        observed.secrets(),
        Wanted.SecretsByHand.FOLLOWED,
        environment.frontend().onPages(),
        new SiteWishes(project).of(environment, tag));
  }

  private static Wanted.Group group(App app, Group group) {
    return new Wanted.Group(
        group.name(),
        group.origin() == Group.Origin.ASKED ? group.count() : null,
        group.count(),
        group.spare() == Group.Spare.STANDBY ? Wanted.Standby.ONE : Wanted.Standby.NONE,
        app.region() == null ? group.region() : app.region(),
        group.config(),
        Rollouts.disk(group));
  }

  private static Wanted.@Nullable ReleaseCommand releaseCommand(
      App app, ReleaseTag tag, List<Machine> machines, GroupConfigs configs) {
    var command = configs.releaseCommand();
    if (command == null) {
      return null;
    }
    List<Machine> ofDefaultGroup =
        machines.stream().filter(m -> m.group().equals(configs.defaultGroup())).toList();
    MachineConfig config = command.configBeside(ofDefaultGroup);
    return new Wanted.ReleaseCommand(
        app.region() == null ? command.region() : app.region(),
        config.withMetadata("relayctl_slot", tag.number() + "-release-command"),
        command.timeout());
  }

  private Wanted.@Nullable Verification verification(Environment environment, App app) {
    Deploy.Verify verify = environment.deploy().verify();
    if (verify.http() == null) {
      return null;
    }
    @Nullable URI url =
        switch (project.world()) {
          case REAL -> app.url();
          // The file's URL leads to the real app.
          case SANDBOX -> null;
        };
    return new Wanted.Verification(url, verify.http(), verify.expect(), verify.timeout());
  }

  /** Fly's proxies are many and far away; the sandbox's is one, and here. */
  private Duration settle() {
    return switch (project.world()) {
      case REAL -> Duration.ofSeconds(10);
      case SANDBOX -> Duration.ofSeconds(1);
    };
  }

  /** In the sandbox nobody wants to watch for a minute. */
  private Duration soak(Deploy.Verify verify) {
    Duration longest = Duration.ofSeconds(2);
    return switch (project.world()) {
      case REAL -> verify.soak();
      case SANDBOX -> verify.soak().compareTo(longest) < 0 ? verify.soak() : longest;
    };
  }

  private static Problem missing(Environment environment, App app) {
    return Problem.invalid(
        "config.missing-file",
        "there is no file " + app.config(),
        environment.origin("app.config"),
        environment.name() + " takes its machines from that Fly configuration",
        "correct app.config, or make the file: fly launch --no-deploy");
  }

  private Result<byte[]> bytes(String path, Where where) {
    Path file = project.directory().resolve(path);
    try {
      return Result.ok(Files.readAllBytes(file));
    } catch (IOException e) {
      return Result.bad(
          Problem.invalid(
              "fly-toml.file-unreadable",
              "the file " + path + " can't be read",
              where,
              e.getClass().getSimpleName() + ": " + e.getMessage(),
              "create it, or correct local_path"));
    }
  }
}
