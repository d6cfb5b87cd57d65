package dev.relayctl.app;

import dev.relayctl.config.TomlFile;
import dev.relayctl.environment.App;
import dev.relayctl.environment.Deploy;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.environment.flytoml.MaxUnavailable;
import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.Wanted;
import dev.relayctl.plan.machine.Group;
import dev.relayctl.plan.machine.GroupConfigs;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an environment's file and its Fly configuration ask for together. */
final class Wishes {
  private final Project project;

  Wishes(Project project) {
    this.project = project;
  }

  /** The configs of all process groups for an image. */
  Result<GroupConfigs> configs(Environment environment, App app, String image, ReleaseTag tag) {
    Path file = project.directory().resolve(app.config());
    if (!Files.exists(file)) {
      return Result.bad(missing(environment, app));
    }
    return TomlFile.read(file, app.config())
        .then(FlyToml::read)
        .then(toml ->
            GroupConfigs.of(
                toml,
                app.name(),
                environment.variables(),
                environment.deploy().counts(),
                image,
                tag,
                this::bytes));
  }

  /** What a deploy is to reach. */
  Result<Wanted> wanted(
      Environment environment,
      App app,
      Image image,
      ReleaseTag tag,
      Map<String, String> secrets,
      List<Machine> machines) {
    return configs(environment, app, image.reference(), tag)
        .then(configs -> {
          List<Problem> problems = unsupported(environment, app, configs);
          return problems.isEmpty()
              ? Result.ok(wanted(environment, app, image, tag, secrets, machines, configs))
              : Result.bad(problems);
        });
  }

  private Wanted wanted(
      Environment environment,
      App app,
      Image image,
      ReleaseTag tag,
      Map<String, String> secrets,
      List<Machine> machines,
      GroupConfigs configs) {
    return new Wanted(
        environment.name(),
        app.name(),
        app.organization() == null ? "personal" : app.organization(),
        tag,
        image,
        configs.groups().stream()
            .map(group ->
                new Wanted.Group(
                    group.name(),
                    group.origin() == Group.Origin.ASKED ? group.count() : null,
                    group.count(),
                    app.region() == null ? group.region() : app.region(),
                    group.config()))
            .toList(),
        releaseCommand(app, tag, machines, configs),
        switch (environment.migrations().run()) {
          case RELEASE_COMMAND -> Wanted.MigrationsRun.RELEASE_COMMAND;
          case DIRECT -> Wanted.MigrationsRun.DIRECT;
          case MANUAL -> Wanted.MigrationsRun.MANUAL;
        },
        maxUnavailable(environment.deploy(), configs),
        wait(environment.deploy(), configs),
        verification(environment, app),
        secrets);
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

  private static MaxUnavailable maxUnavailable(Deploy deploy, GroupConfigs configs) {
    return switch (deploy.maxUnavailable()) {
      case null -> configs.maxUnavailable();
      case Deploy.MaxUnavailable.Count(int machines) ->
          new MaxUnavailable(BigDecimal.valueOf(machines));
      case Deploy.MaxUnavailable.Share(double share) ->
          new MaxUnavailable(BigDecimal.valueOf(share));
    };
  }

  /** The shorter of the two: a file that asks for patience doesn't take it from the other. */
  private static Duration wait(Deploy deploy, GroupConfigs configs) {
    Duration toml = configs.waitTimeout();
    return toml.isZero() || deploy.waitTimeout().compareTo(toml) < 0 ? deploy.waitTimeout() : toml;
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
    return new Wanted.Verification(
        url, verify.http(), verify.expect(), verify.timeout(), soak(verify));
  }

  /** In the sandbox nobody wants to watch for a minute. */
  private Duration soak(Deploy.Verify verify) {
    Duration longest = Duration.ofSeconds(2);
    return switch (project.world()) {
      case REAL -> verify.soak();
      case SANDBOX -> verify.soak().compareTo(longest) < 0 ? verify.soak() : longest;
    };
  }

  /** Said instead of done differently: what this version can't do yet. */
  private static List<Problem> unsupported(Environment environment, App app, GroupConfigs configs) {
    var problems = new ArrayList<Problem>();
    Deploy.Strategy asked = environment.deploy().strategy();
    String strategy =
        asked == null ? configs.strategy().word() : asked.name().toLowerCase(Locale.ROOT);
    if (!strategy.equals(Strategy.ROLLING.word())) {
      problems.add(
          Problem.invalid(
              "deploy.strategy-not-supported",
              "strategy " + strategy + " is not supported yet",
              asked == null ? Where.file(app.config()) : environment.origin("deploy.strategy"),
              "this version of relayctl replaces machines by rolling only",
              "write strategy: rolling under deploy in " + environment.identity().file()));
    }
    boolean mounts =
        configs.groups().stream().anyMatch(g -> !g.config().json().items("mounts").isEmpty());
    if (mounts) {
      problems.add(
          Problem.invalid(
              "deploy.volumes-not-supported",
              "volumes are not supported yet",
              Where.file(app.config()),
              "[mounts] asks for volumes, and this version of relayctl can't create or attach them",
              "deploy this app with flyctl, or remove [mounts]"));
    }
    return problems;
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
