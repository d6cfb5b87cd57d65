package dev.relayctl.guardrail;

import dev.relayctl.environment.DatabaseIdentity;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Kind;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.plan.CommitChecks;
import dev.relayctl.plan.Compute;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.ReleasedGroup;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.Upstream;
import dev.relayctl.plan.machine.Group;
import dev.relayctl.plan.machine.GroupConfigs;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What guardrails look at beside the plan, asked once before them.
 *
 * @param now when the plan was made
 * @param fleet null for a plan over the database alone
 * @param web null where the environment has no frontend at Cloudflare Pages
 * @param promotion of the environment that releases come from; null when they may come from
 *     anywhere
 * @param others the databases of the other environments, as far as they could be told
 */
public record Facts(
    Environment environment,
    World world,
    Instant now,
    OwnDatabase database,
    SchemaState schema,
    Code code,
    @Nullable Fleet fleet,
    @Nullable Web web,
    @Nullable Promotion promotion,
    List<Other> others) {
  public Facts {
    others = List.copyOf(others);
  }

  /** The work tree. */
  public Source source() {
    return code.source();
  }

  /**
   * The code that is deployed.
   *
   * @param source the work tree
   * @param upstream what the remote has of its branch; null when it wasn't asked, or there is none
   * @param checks of the commit; null when nobody could be asked
   * @param imageCommit that the image says it was built from; null when it doesn't say, or the
   *     commit isn't one of this repository: a base image's label is inherited
   * @param untracked files in the migrations' directory that are in no commit
   */
  public record Code(
      Source source,
      @Nullable Upstream upstream,
      @Nullable CommitChecks checks,
      @Nullable String imageCommit,
      List<String> untracked) {
    public Code {
      untracked = List.copyOf(untracked);
    }

    /** A work tree of which nothing else is known. */
    public static Code of(Source source) {
      return new Code(source, null, null, null, List.of());
    }
  }

  /** Whether outside systems are the real ones: in the sandbox nobody's users are hit. */
  public enum World {
    REAL,
    SANDBOX
  }

  /**
   * The environment's database.
   *
   * @param direct what relayctl connects to; null when it can't be told
   * @param app what the app is given as DATABASE_URL; null when it can't be told
   * @param standing what the database says of itself; null when it wasn't asked, or didn't answer
   * @param compute what serves it at Neon; null when it isn't there, or nobody could be asked
   * @param mismatch why the app's driver can't take its URL; null when nothing is known against it
   */
  public record OwnDatabase(
      @Nullable DatabaseUrl direct,
      @Nullable DatabaseUrl app,
      @Nullable DatabaseStanding standing,
      @Nullable Compute compute,
      @Nullable String mismatch) {}

  /**
   * The environment's machines.
   *
   * @param toml its Fly configuration
   * @param configs what it means for the release
   * @param observed what is there
   * @param released what the newest release gave to each process group; empty when it isn't known
   * @param unfinished whether a run has begun and not ended
   * @param neighbours the environments that this one is promoted from or to, as far as they could
   *     be told
   * @param build what its image is built of; null when it isn't built, or there is no telling
   * @param variables the names that it needs and has
   * @param unread names that occur nowhere in the project's source; empty when there is no telling
   * @param production which of its secrets are production's
   */
  public record Fleet(
      FlyToml toml,
      GroupConfigs configs,
      Observed observed,
      List<ReleasedGroup> released,
      boolean unfinished,
      List<Parity.Side> neighbours,
      @Nullable BuildContext build,
      VariableNames variables,
      Set<String> unread,
      ProductionSecrets production) {
    public Fleet {
      released = List.copyOf(released);
      neighbours = List.copyOf(neighbours);
      unread = Set.copyOf(unread);
    }

    /** The machines of a deploy that are there: those that are never touched don't count. */
    public Stream<Machine> machines() {
      return observed.machines().stream().filter(Machine::ofRelease);
    }

    /**
     * How many machines of a group run: where nobody asks for a number, the fleet keeps its own.
     */
    public int running(Group group) {
      long present =
          machines()
              .filter(machine -> machine.group().equals(group.name()))
              .filter(machine -> machine.config().json().items("standbys").isEmpty())
              .filter(machine -> !"true".equals(machine.config().metadata().get("fly_canary")))
              .count();
      return switch (group.origin()) {
        case ASKED -> group.count();
        case DEFAULT -> present == 0 ? group.count() : (int) present;
      };
    }
  }

  /** Another environment's database. */
  public record Other(EnvironmentName name, Kind kind, DatabaseIdentity database) {}
}
