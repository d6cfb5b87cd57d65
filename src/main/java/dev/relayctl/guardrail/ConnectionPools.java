package dev.relayctl.guardrail;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Pooling;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.machine.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The accident: scaled to ten machines with a pool of twenty each, and the server took a hundred
 * connections. What pools are called is convention: only what is written is counted.
 */
final class ConnectionPools {
  private static final Pattern SIZE =
      Pattern.compile(
          "(?:.*_)?(?:POOL_SIZE|POOL_MAX|MAX_POOL_SIZE|MAXIMUM_POOL_SIZE|DB_MAX_CONNECTIONS"
              + "|MAX_OVERFLOW)");

  private static final Pattern PARAMETER =
      Pattern.compile("connection_limit|pool_max_conns|maximumPoolSize|pool_size|max_overflow");

  private static final String WORKERS = "WEB_CONCURRENCY";

  private ConnectionPools() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    DatabaseUrl url = facts.database().app();
    DatabaseStanding standing = facts.database().standing();
    Facts.Fleet fleet = facts.fleet();
    if (url == null || standing == null || fleet == null || url.pooled() == Pooling.POOLED) {
      return Stream.of();
    }
    int inUrl = sum(PARAMETER, url.parameters());
    List<String> parts = new ArrayList<>();
    int all = 0;
    for (Group group : fleet.configs().groups()) {
      Map<String, String> env = env(group);
      int pool = inUrl + sum(SIZE, env);
      int workers = Math.max(1, number(env.getOrDefault(WORKERS, "")));
      int machines = fleet.running(group);
      if (pool > 0) {
        all += pool * workers * machines;
        parts.add(
            group.name()
                + ": "
                + machines
                + " × "
                + (workers > 1 ? workers + " workers × " : "")
                + pool);
      }
    }
    Environment environment = facts.environment();
    return all <= standing.connections()
        ? Stream.of()
        : DatabaseGuardrails.TOO_MANY_CONNECTIONS
            .finding(
                environment,
                environment.origin("app.config"),
                "the machines may open "
                    + all
                    + " connections, and the server takes "
                    + standing.connections(),
                String.join("; ", parts),
                "make the pools smaller, or go through a pooler")
            .stream();
  }

  private static Map<String, String> env(Group group) {
    Map<String, String> env = new TreeMap<>();
    group
        .config()
        .json()
        .object("env")
        .members()
        .forEach((name, value) -> {
          if (value instanceof Json.Text(String text)) {
            env.put(name, text);
          }
        });
    return env;
  }

  private static int sum(Pattern names, Map<String, String> values) {
    return values.entrySet().stream()
        .filter(entry -> names.matcher(entry.getKey()).matches())
        .mapToInt(entry -> number(entry.getValue()))
        .sum();
  }

  private static int number(String text) {
    return Optional.of(text)
        .filter(digits -> digits.matches("[0-9]{1,4}"))
        .map(Integer::parseInt)
        .orElse(0);
  }
}
