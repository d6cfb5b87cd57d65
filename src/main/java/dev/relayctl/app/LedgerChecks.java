package dev.relayctl.app;

import dev.relayctl.app.TimeLimit.Answer;
import dev.relayctl.app.TimeLimit.Asked;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.DatabaseStanding.Owner;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Whose database it is, and whether somebody is at work. */
record LedgerChecks(DoctorPorts ports, TimeLimit limit) {
  private static final String STAMP = "stamp";
  private static final String LOCK = "lock";

  void note(Environment environment, DatabaseUrl url, Discretion discretion, Notes notes) {
    Asked<DatabaseStanding> standing =
        limit.begin(
            "the database's stamp",
            () -> ports.ledger().standing(url, Ledger.Claim.of(environment)));
    Asked<Ledger.Summary> summary =
        limit.begin("the ledger", () -> ports.ledger().summary(url, environment.name()));
    Where where = Where.system("PostgreSQL", Discretion.servers(url));
    Answer<DatabaseStanding> whose = limit.answer(standing);
    if (whose.result() instanceof Result.Ok<DatabaseStanding>(var found)) {
      stamp(environment, found.owner(), where, notes, whose.took());
    } else {
      notes.fail(STAMP, whose.result().problems(), discretion, whose.took());
    }
    Answer<Ledger.Summary> work = limit.answer(summary);
    if (work.result() instanceof Result.Ok<Ledger.Summary>(Ledger.Summary found)) {
      lock(environment, found, where, notes, work.took());
    } else {
      notes.fail(LOCK, work.result().problems(), discretion, work.took());
    }
  }

  private static void stamp(
      Environment environment, Owner owner, Where where, Notes notes, Duration took) {
    switch (owner) {
      case Owner.Nobody() -> notes.ok(STAMP, "none yet; the first run writes it", took);
      case Owner.Own(Instant since) ->
          notes.ok(STAMP, "the database is its own, since " + seconds(since), took);
      case Owner.Another(var other) ->
          notes.fail(
              STAMP,
              Problem.facts(
                  "database.stamped-for-another-environment",
                  "this is the database of " + other,
                  where,
                  "its stamp was written by a run in " + other,
                  "correct database.url of "
                      + environment.name()
                      + ("; if both share it on purpose: database.shared-with: [" + other + "]")),
              took);
      case Owner.Copy(_, Instant at) ->
          notes.fail(
              STAMP,
              Problem.facts(
                  "database.stamp-of-a-copy",
                  "this is a copy of the environment's database, or it was moved",
                  where,
                  "its stamp was written in another place, on " + seconds(at),
                  "correct database.url; if this is the one from now on: relayctl env adopt "
                      + environment.name()),
              took);
    }
  }

  private static void lock(
      Environment environment, Ledger.Summary summary, Where where, Notes notes, Duration took) {
    Ledger.Lock lock = summary.lock();
    Ledger.Run run = summary.lastRun();
    if (lock != null) {
      notes.warn(
          LOCK,
          Problem.facts(
              "lock.held",
              lock.holder().who() + " is at work: " + lock.holder().command(),
              where,
              "the lock is held since " + seconds(lock.since()),
              "wait for it; relayctl status tells when it is over"),
          took);
    } else if (run != null && run.endedAt() == null) {
      notes.warn(
          LOCK,
          Problem.facts(
              "run.unfinished",
              "run " + run.number() + " (" + run.command() + ") was cut off",
              where,
              "it was begun by "
                  + run.by()
                  + " on "
                  + seconds(run.startedAt())
                  + " and never ended",
              "relayctl resume " + environment.address()),
          took);
    } else {
      notes.ok(LOCK, "free", took);
    }
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
