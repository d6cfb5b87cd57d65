package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Plan;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The accidents: a release that was good in staging and fell over in production, where a key had
 * never been set; and a secret of a service that nobody used any more, still there years later.
 */
final class SecretNames {
  private SecretNames() {}

  static Stream<Finding> missing(Plan plan, Facts facts) {
    Facts.Fleet fleet = facts.fleet();
    return fleet == null
        ? Stream.of()
        : fleet.variables().missing().stream()
            .flatMap(need -> missing(facts, fleet.variables(), need).stream());
  }

  private static Optional<Finding> missing(
      Facts facts, VariableNames variables, VariableNames.Need need) {
    Environment environment = facts.environment();
    boolean asked = variables.atFly() != null;
    String file = environment.identity().file();
    return SecretsGuardrails.MISSING_SECRET.finding(
        environment,
        atMost(facts.world(), need, asked),
        need.where(),
        "nothing gives " + need.name() + " to " + environment.name(),
        need.why()
            + "; it is neither in secrets nor in env of "
            + file
            + ", nor in [env]"
            + (asked ? ", nor set at Fly" : "; Fly wasn't asked"),
        switch (need.by()) {
          case FILE, FLY_CONFIGURATION ->
              "add it to secrets in "
                  + file
                  + ", or set it by hand: relayctl secrets set "
                  + environment.name()
                  + " "
                  + need.name();
          case PROMOTE_FROM, PRODUCTION ->
              "add it to secrets in "
                  + file
                  + ", or declare that it isn't needed: differs: [secrets."
                  + need.name()
                  + "]";
        });
  }

  /**
   * Less is known where Fly wasn't asked, and of what only production has. The sandbox's app lacks
   * what somebody has set by hand at Fly.
   */
  private static @Nullable Severity atMost(
      Facts.World world, VariableNames.Need need, boolean asked) {
    if (!asked) {
      return Severity.INFO;
    }
    return need.by() == VariableNames.By.PRODUCTION || world == Facts.World.SANDBOX
        ? Severity.WARN
        : null;
  }

  static Stream<Finding> extra(Plan plan, Facts facts) {
    Facts.Fleet fleet = facts.fleet();
    List<String> names = fleet == null ? List.of() : fleet.variables().extra();
    Environment environment = facts.environment();
    return fleet == null || names.isEmpty()
        ? Stream.of()
        : SecretsGuardrails.EXTRA_SECRET
            .finding(
                environment,
                Where.system("Fly", "app " + fleet.configs().app()),
                "secrets that no file knows: " + String.join(", ", names),
                "each machine gets them, and nobody can tell from the files what they are for",
                "list them in requires, or take them away: relayctl secrets unset "
                    + environment.name()
                    + " "
                    + names.getFirst())
            .stream();
  }

  static Stream<Finding> unread(Plan plan, Facts facts) {
    Facts.Fleet fleet = facts.fleet();
    Environment environment = facts.environment();
    return fleet == null
        ? Stream.of()
        : fleet.unread().stream()
            .sorted()
            .flatMap(name ->
                SecretsGuardrails.UNREAD_VARIABLE
                    .finding(
                        environment,
                        fleet.variables().given(name).orElse(environment.origin("env")),
                        "nothing in the source reads " + name,
                        "its name is in no file of the project's source",
                        "correct its name, or remove it")
                    .stream());
  }
}
