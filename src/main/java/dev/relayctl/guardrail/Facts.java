package dev.relayctl.guardrail;

import dev.relayctl.environment.DatabaseIdentity;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Kind;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Source;
import java.util.List;

/**
 * What guardrails look at beside the plan.
 *
 * @param database of the environment itself
 * @param others the databases of the other environments, as far as they could be told
 */
public record Facts(
    Environment environment,
    DatabaseIdentity database,
    SchemaState schema,
    Source source,
    List<Other> others) {
  public Facts {
    others = List.copyOf(others);
  }

  /** Another environment's database. */
  public record Other(EnvironmentName name, Kind kind, DatabaseIdentity database) {}
}
