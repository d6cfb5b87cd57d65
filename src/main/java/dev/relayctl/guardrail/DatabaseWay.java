package dev.relayctl.guardrail;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Tls;
import dev.relayctl.plan.Plan;
import dev.relayctl.problem.Where;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The accidents: DATABASE_URL of a laptop, {@code localhost} in it, became a secret on Fly; a
 * password went over the internet in plain text; a parameter that the driver doesn't know let no
 * machine start.
 */
final class DatabaseWay {
  private DatabaseWay() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    DatabaseUrl url = facts.database().app();
    if (url == null || facts.fleet() == null || facts.world() == Facts.World.SANDBOX) {
      return Stream.of();
    }
    return Stream.of(local(facts, url), plain(facts, url), unknown(facts))
        .flatMap(Optional::stream);
  }

  private static Optional<Finding> local(Facts facts, DatabaseUrl url) {
    Environment environment = facts.environment();
    return url.isLocal()
        ? DatabaseGuardrails.LOCAL_URL_IN_REMOTE_ENVIRONMENT.finding(
            environment,
            origin(environment),
            "DATABASE_URL leads to " + url.host() + ", which on Fly is the machine itself",
            "there is no database on it",
            "give " + environment.name() + " a database that Fly's machines reach")
        : Optional.empty();
  }

  private static Optional<Finding> plain(Facts facts, DatabaseUrl url) {
    Environment environment = facts.environment();
    boolean open = url.tls().compareTo(Tls.REQUIRE) < 0 && !url.isPrivate();
    return open
        ? DatabaseGuardrails.TLS_NOT_REQUIRED.finding(
            environment,
            origin(environment),
            "the connection to " + url.host() + " may be in plain text",
            "sslmode is " + url.tls().sslmode() + ", which whoever is between may turn down",
            "add sslmode=require, or verify-full")
        : Optional.empty();
  }

  private static Optional<Finding> unknown(Facts facts) {
    Environment environment = facts.environment();
    String mismatch = facts.database().mismatch();
    return mismatch == null
        ? Optional.empty()
        : DatabaseGuardrails.DRIVER_MISMATCH.finding(
            environment,
            origin(environment),
            "the app's driver can't take DATABASE_URL",
            mismatch,
            "write the URL in the driver's form, or rewrite it in the code that reads it");
  }

  private static Where origin(Environment environment) {
    return environment.origin("database.url");
  }
}
