package dev.relayctl.run;

import dev.relayctl.plan.Machine;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads back what was deployed: a green answer of an API is no proof. */
final class ProveStep {
  private static final Duration ONE_CALL = Duration.ofSeconds(60);
  private static final Duration SERVED_WITHIN = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** People and programs shorten a commit, but not below that. */
  private static final int SHORTEST_COMMIT = 7;

  private final Outside outside;
  private final InstantSource clock;
  private final Ticker ticker;

  ProveStep(Outside outside) {
    this.outside = outside;
    this.clock = outside.clock();
    this.ticker = outside.ticker();
  }

  /**
   * Compares.
   *
   * @param url the app's; asked only when it has to be served
   * @param schema reads the database's revision; asked only when it has to be proven
   */
  StepEnd perform(
      Step.Prove step, Supplier<@Nullable URI> url, Supplier<Result<SchemaState>> schema) {
    var proven = new ArrayList<String>();
    return machines(step, proven)
        .then(_ -> revision(step, schema, proven))
        .then(_ -> served(step, url, proven))
        .match(
            _ -> StepEnd.good(String.join("; ", proven)),
            problems -> StepEnd.stopped(problems.getFirst()));
  }

  private Result<Result.Done> machines(Step.Prove step, List<String> proven) {
    return outside
        .attempts()
        .within(ONE_CALL, () -> outside.fleet().machines(step.app()))
        .then(all -> {
          List<Machine> machines =
              all.stream()
                  .filter(machine -> machine.config().managed() && !machine.state().gone())
                  .filter(machine -> step.groups().contains(machine.group()))
                  .filter(machine -> !step.leaving().contains(machine.id()))
                  .toList();
          for (Machine machine : machines) {
            if (!runs(step.image(), machine)) {
              return Result.bad(otherImage(step, machine));
            }
          }
          proven.add(
              machines.size()
                  + (machines.size() == 1 ? " machine runs " : " machines run ")
                  + shortName(step.image()));
          return Result.done();
        });
  }

  private static boolean runs(String image, Machine machine) {
    int at = image.indexOf("@");
    return (at < 0 || machine.digest() == null)
        ? machine.config().image().equals(image)
        : image.substring(at + 1).equals(machine.digest());
  }

  private static String shortName(String image) {
    int at = image.indexOf("@sha256:");
    return at < 0 ? image : image.substring(at + 8, Math.min(at + 20, image.length()));
  }

  private static Result<Result.Done> revision(
      Step.Prove step, Supplier<Result<SchemaState>> schema, List<String> proven) {
    String wanted = step.revision();
    if (wanted == null) {
      return Result.done();
    }
    return schema
        .get()
        .then(state -> {
          String there = state.revision().orElse("none");
          if (!there.equals(wanted)) {
            return Result.bad(otherRevision(step, wanted, there));
          }
          proven.add("the database is at " + there);
          return Result.done();
        });
  }

  private Result<Result.Done> served(
      Step.Prove step, Supplier<@Nullable URI> appUrl, List<String> proven) {
    Step.Served wanted = step.served();
    if (wanted == null) {
      return Result.done();
    }
    URI base = wanted.url() == null ? appUrl.get() : wanted.url();
    if (base == null) {
      return Result.bad(
          Problem.invalid(
              "verify.no-url",
              "there is no URL at which the commit could be read",
              Where.system("Fly", "app " + step.app()),
              "Fly names none for this app",
              "write app.url into the environment's file"));
    }
    URI url = base.resolve(wanted.path());
    Instant deadline = clock.instant().plus(SERVED_WITHIN);
    while (true) {
      Result<Probe.Answer> answer = outside.probe().get(url, Duration.ofSeconds(10));
      String body = answer.map(Probe.Answer::body).orElse(_ -> "");
      if (tells(body, wanted.commit())) {
        proven.add(url + " serves " + shortened(wanted.commit()));
        return Result.done();
      }
      if (clock.instant().isAfter(deadline)) {
        return Result.bad(otherCommit(url, wanted.commit(), answer));
      }
      try {
        ticker.pause(POLL);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Result.bad(Attempts.interrupted());
      }
    }
  }

  private static boolean tells(String body, String commit) {
    return body.contains(shortened(commit));
  }

  private static String shortened(String commit) {
    return commit.substring(0, Math.min(SHORTEST_COMMIT, commit.length()));
  }

  private static Problem otherImage(Step.Prove step, Machine machine) {
    return Problem.failed(
        "prove.other-image",
        "machine " + machine.id() + " of group " + machine.group() + " runs another image",
        Where.system("Fly", "app " + step.app() + ", machine " + machine.id()),
        "it runs "
            + (machine.digest() == null ? machine.config().image() : machine.digest())
            + " and not "
            + step.image(),
        "its host may have gone back to the version before: deploy again");
  }

  private static Problem otherRevision(Step.Prove step, String wanted, String there) {
    return Problem.failed(
        "prove.other-revision",
        "the database is at revision " + there + " and not at " + wanted,
        Where.system("PostgreSQL", "database of app " + step.app()),
        "the release command ended well without migrating this database, or not to its end",
        "look at what the release command runs, and at its DATABASE_URL; relayctl migrate status");
  }

  private static Problem otherCommit(URI url, String commit, Result<Probe.Answer> answer) {
    String why =
        answer.match(
            given -> "it answers " + given.status() + " without that commit",
            problems -> problems.getFirst().facts().why());
    return Problem.failed(
        "prove.other-commit",
        "the app does not serve commit " + shortened(commit),
        Where.system("HTTP", "GET " + url),
        why,
        "deploy.verify.version names where the app tells its commit; the image may be an older one");
  }
}
