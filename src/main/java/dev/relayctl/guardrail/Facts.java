package dev.relayctl.guardrail;

import dev.relayctl.environment.DatabaseIdentity;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Kind;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.machine.GroupConfigs;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What guardrails look at beside the plan, asked once before them.
 *
 * @param now when the plan was made
 * @param fleet null for a plan over the database alone
 * @param others the databases of the other environments, as far as they could be told
 */
public record Facts(
    Environment environment,
    World world,
    Instant now,
    OwnDatabase database,
    SchemaState schema,
    Source source,
    @Nullable Fleet fleet,
    List<Other> others) {
  public Facts {
    others = List.copyOf(others);
  }

  /** Whether outside systems are the real ones: in the sandbox nobody's users are hit. */
  public enum World {
    REAL,
    SANDBOX
  }

  /**
   * The environment's database.
   *
   * @param direct what relayctl connects to
   * @param app what the app is given as DATABASE_URL; null when it can't be told
   */
  public record OwnDatabase(DatabaseUrl direct, @Nullable DatabaseUrl app) {}

  /**
   * The environment's machines.
   *
   * @param toml its Fly configuration
   * @param configs what it means for the release
   * @param observed what is there
   */
  public record Fleet(FlyToml toml, GroupConfigs configs, Observed observed) {}

  /** Another environment's database. */
  public record Other(EnvironmentName name, Kind kind, DatabaseIdentity database) {}
}
