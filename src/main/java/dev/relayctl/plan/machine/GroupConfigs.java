package dev.relayctl.plan.machine;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.flytoml.Deploy;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.environment.flytoml.MaxUnavailable;
import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code fly.toml} means for one release: the config of each process group's machines and
 * how they are replaced. A pure function of its parameters.
 *
 * @param groups in alphabetical order; at least one
 * @param defaultGroup the group of sections that name none
 * @param releaseCommand null without
 * @param waitTimeout for each wait, not for all of them together
 */
public record GroupConfigs(
    AppName app,
    List<Group> groups,
    String defaultGroup,
    @Nullable ReleaseCommand releaseCommand,
    Strategy strategy,
    MaxUnavailable maxUnavailable,
    Duration waitTimeout) {
  /** Of a new volume whose size isn't written. */
  private static final int GIGABYTES = 1;

  private static final int GIGABYTES_WITH_GPUS = 100;

  public GroupConfigs {
    groups = List.copyOf(groups);
  }

  /** What the environment says beside {@code fly.toml}. */
  private record Wishes(AppName app, Map<String, Integer> counts) {}

  /**
   * Works out the configs.
   *
   * @param app the environment's; wins over the name in the file
   * @param extraEnv the environment's; wins over {@code [env]}, but not over what Fly's conventions
   *     set
   * @param counts machines by process group. A group that is missing or 0 gets the number for a new
   *     fleet and its spare ({@code specs/fly-machines.md} §5.8)
   * @param image as machines will name it
   * @param files what {@code local_path} names
   * @return the configs, or all problems: {@code fly-toml.unknown-group} for a count of a group
   *     that the file doesn't have, {@code fly-toml.out-of-range} for a negative one, and those of
   *     {@code files}
   */
  public static Result<GroupConfigs> of(
      FlyToml toml,
      AppName app,
      Map<String, String> extraEnv,
      Map<String, Integer> counts,
      String image,
      ReleaseTag tag,
      LocalFiles files) {
    var wishes = new Wishes(app, counts);
    var problems = new ArrayList<>(problemsOf(wishes, toml.processes().groups()));
    Result<List<Json>> contents = FilesJson.of(toml.files(), files);
    problems.addAll(contents.problems());
    if (!problems.isEmpty()) {
      return Result.bad(problems);
    }
    return contents.map(content -> {
      var env = new LinkedHashMap<>(toml.env());
      env.putAll(extraEnv);
      return of(new ConfigJson(toml, env, content, image, tag), wishes);
    });
  }

  private static GroupConfigs of(ConfigJson configs, Wishes wishes) {
    FlyToml toml = configs.toml();
    Deploy deploy = toml.deploy();
    return new GroupConfigs(
        wishes.app(),
        toml.processes().groups().stream().map(name -> group(name, configs, wishes)).toList(),
        toml.processes().defaultGroup(),
        releaseCommand(configs),
        deploy.strategy(),
        deploy.maxUnavailable(),
        deploy.waitTimeout());
  }

  private static Group group(String name, ConfigJson configs, Wishes wishes) {
    FlyToml toml = configs.toml();
    int asked = wishes.counts().getOrDefault(name, 0);
    int gigabytes = toml.usesGpus() ? GIGABYTES_WITH_GPUS : GIGABYTES;
    return new Group(
        name,
        asked > 0
            ? new Group.Size(asked, Group.Origin.ASKED, Group.Spare.NONE)
            : ofNewFleet(toml, name),
        configs.ofGroup(name),
        toml.general().primaryRegion(),
        toml.mountsOf(name).stream().map(mount -> VolumeTemplate.of(mount, gigabytes)).toList(),
        toml.machineChecksOf(name).stream()
            .map(check -> new TestMachine(configs.ofTest(check)))
            .toList(),
        toml.general().killTimeout());
  }

  private static Group.Size ofNewFleet(FlyToml toml, String group) {
    Group.Spare spare;
    if (!toml.mountsOf(group).isEmpty()) {
      spare = Group.Spare.NONE;
    } else if (toml.servicesOf(group).isEmpty()) {
      spare = Group.Spare.STANDBY;
    } else {
      spare = Group.Spare.SECOND;
    }
    int count = spare == Group.Spare.SECOND ? 2 : 1;
    return new Group.Size(count, Group.Origin.DEFAULT, spare);
  }

  private static @Nullable ReleaseCommand releaseCommand(ConfigJson configs) {
    Deploy deploy = configs.toml().deploy();
    return deploy.releaseCommand().isEmpty()
        ? null
        : ReleaseCommand.of(
            configs.ofReleaseCommand(),
            deploy.releaseCommandGuest(),
            deploy.releaseCommandTimeout(),
            configs.toml().general().primaryRegion());
  }

  private static List<Problem> problemsOf(Wishes wishes, List<String> groups) {
    var problems = new ArrayList<Problem>();
    new TreeMap<>(wishes.counts())
        .forEach((group, count) -> {
          Where where = Where.system("Fly", "app " + wishes.app());
          if (!groups.contains(group)) {
            problems.add(
                Problem.invalid(
                    "fly-toml.unknown-group",
                    "a number of machines is given for the process group \"" + group + "\"",
                    where,
                    "fly.toml has the groups: " + String.join(", ", groups),
                    "name one of them, or add the group to [processes]"));
          } else if (count < 0) {
            problems.add(
                Problem.invalid(
                    "fly-toml.out-of-range",
                    "the process group " + group + " should have " + count + " machines",
                    where,
                    "a number of machines is at least 0",
                    "write how many machines the group has"));
          }
        });
    return problems;
  }
}
