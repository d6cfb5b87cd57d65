package dev.relayctl.guardrail;

import dev.relayctl.plan.Site;
import dev.relayctl.plan.Upstream;

/** Whether there was anything to look at: what nobody could be asked is not green. */
final class Told {
  private Told() {}

  /** What a plan and an environment's file always tell. */
  static boolean always(Facts facts) {
    return true;
  }

  static boolean fleet(Facts facts) {
    return facts.fleet() != null;
  }

  /** All values are on this machine, of both sides, and none is there by one reference. */
  static boolean secrets(Facts facts) {
    return facts.fleet() != null && facts.fleet().production().isCertain();
  }

  static boolean build(Facts facts) {
    return facts.fleet() != null && facts.fleet().build() != null;
  }

  static boolean lowerEnvironment(Facts facts) {
    return fleet(facts) && facts.environment().deploy().promoteFrom() != null;
  }

  static boolean standing(Facts facts) {
    return facts.database().standing() != null;
  }

  static boolean fleetAndStanding(Facts facts) {
    return fleet(facts) && standing(facts);
  }

  /** The sandbox's own addresses say nothing of the ones a real environment has. */
  static boolean appUrl(Facts facts) {
    return fleet(facts) && facts.database().app() != null && facts.world() == Facts.World.REAL;
  }

  static boolean compute(Facts facts) {
    return facts.database().compute() != null;
  }

  static boolean web(Facts facts) {
    return facts.web() != null;
  }

  static boolean site(Facts facts) {
    Web web = facts.web();
    return web != null && web.site() instanceof Site.Present;
  }

  static boolean bundle(Facts facts) {
    return facts.web() != null && facts.web().bundle() != null;
  }

  static boolean git(Facts facts) {
    return facts.source().commit() != null;
  }

  static boolean fleetInGit(Facts facts) {
    return fleet(facts) && git(facts);
  }

  static boolean upstream(Facts facts) {
    Upstream upstream = facts.code().upstream();
    return upstream != null && upstream.state() != Upstream.State.UNKNOWN;
  }

  static boolean checks(Facts facts) {
    return facts.code().checks() != null;
  }

  static boolean imageCommit(Facts facts) {
    return facts.code().imageCommit() != null;
  }

  static boolean promotion(Facts facts) {
    return facts.promotion() != null;
  }
}
