package dev.relayctl.guardrail;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.ImageReference;
import dev.relayctl.environment.ImageSource;
import dev.relayctl.plan.CommitChecks;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.Step;
import dev.relayctl.plan.Upstream;
import dev.relayctl.problem.Where;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The accidents: a deploy from a work tree of yesterday took a colleague's fix back; a commit ran
 * in production that nobody else had; a red commit was deployed by hand; an image of another branch
 * went along with this branch's migrations.
 */
final class RemoteCode {
  private static final int SHORT = 12;

  private RemoteCode() {}

  static Stream<Finding> upstream(Plan plan, Facts facts) {
    return Stream.of(behind(facts), unpushed(facts)).flatMap(Optional::stream);
  }

  private static Optional<Finding> behind(Facts facts) {
    Upstream upstream = facts.code().upstream();
    if (upstream == null) {
      return Optional.empty();
    }
    String branch = upstream.remote() + "/" + upstream.branch();
    return switch (upstream.state()) {
      case BEHIND, DIVERGED ->
          CodeGuardrails.BEHIND_REMOTE.finding(
              facts.environment(),
              Where.system("git", branch),
              branch + " has commits that this work tree lacks",
              "they would be taken back",
              "git pull");
      case UNKNOWN ->
          CodeGuardrails.BEHIND_REMOTE.finding(
              facts.environment(),
              Severity.INFO,
              Where.system("git", branch),
              "whether somebody has pushed to " + branch + " can't be told",
              "the remote didn't answer",
              "git fetch");
      case SAME, AHEAD, ABSENT -> Optional.empty();
    };
  }

  private static Optional<Finding> unpushed(Facts facts) {
    Upstream upstream = facts.code().upstream();
    if (upstream == null) {
      return Optional.empty();
    }
    return switch (upstream.state()) {
      case AHEAD, DIVERGED, ABSENT ->
          CodeGuardrails.UNPUSHED_COMMIT.finding(
              facts.environment(),
              Where.system("git", upstream.branch()),
              upstream.remote() + " doesn't have the commit that is deployed",
              "nobody else can find it, or build on it",
              "git push " + upstream.remote() + " " + upstream.branch());
      case SAME, BEHIND, UNKNOWN -> Optional.empty();
    };
  }

  static Stream<Finding> checks(Plan plan, Facts facts) {
    CommitChecks checks = facts.code().checks();
    return checks == null ? Stream.of() : of(checks, facts).stream();
  }

  private static Optional<Finding> of(CommitChecks checks, Facts facts) {
    if (checks.failed().isEmpty() && checks.running().isEmpty()) {
      return checks.passed() > 0
          ? Optional.empty()
          : CodeGuardrails.CI_NOT_GREEN.finding(
              facts.environment(),
              // Many projects have none.
              Severity.INFO,
              Where.system("GitHub", "commit " + shortened(facts.source().commit())),
              "no check has looked at the commit yet",
              "what is deployed was not shown to work",
              "wait until the checks have begun, if there are any");
    }
    boolean failed = !checks.failed().isEmpty();
    return CodeGuardrails.CI_NOT_GREEN.finding(
        facts.environment(),
        Where.system("GitHub", "commit " + shortened(facts.source().commit())),
        (failed ? "checks failed: " : "checks haven't ended: ")
            + String.join(", ", failed ? checks.failed() : checks.running()),
        "what is deployed was not shown to work",
        failed ? "mend them, and deploy the commit that does" : "wait until they have");
  }

  static Stream<Finding> image(Plan plan, Facts facts) {
    String built = facts.code().imageCommit();
    String commit = facts.source().commit();
    Facts.Fleet fleet = facts.fleet();
    if (built == null || commit == null || fleet == null || same(built, commit)) {
      return Stream.of();
    }
    Image image = fleet.observed().image();
    // A commit that names an image by its digest is always later than the image's own.
    App app = facts.environment().app();
    boolean named =
        app != null
            && app.image() instanceof ImageSource.Given(ImageReference reference)
            && image.digest() != null
            && image.digest().equals(reference.digest());
    return CodeGuardrails.IMAGE_NOT_FROM_COMMIT
        .finding(
            facts.environment(),
            named ? Severity.INFO : null,
            Where.system("image", image.shortName()),
            "the image was built from "
                + shortened(built)
                + ", the work tree is at "
                + shortened(commit),
            "migrations and fly.toml are the work tree's, and may not fit the code in the image",
            "git switch --detach " + shortened(built) + ", or build the image of this commit")
        .stream();
  }

  /** Derived from the plan, never from a list of paths. */
  static Stream<Finding> nothing(Plan plan, Facts facts) {
    Facts.Fleet fleet = facts.fleet();
    Release last = fleet == null ? null : fleet.observed().lastRelease();
    String commit = facts.source().commit();
    boolean onlyRecorded =
        !plan.isEmpty()
            && plan.steps().stream()
                .map(Plan.Planned::step)
                .allMatch(step ->
                    step instanceof Step.RecordRelease
                        || step instanceof Step.Verify
                        || step instanceof Step.Prove
                        || step instanceof Step.Bake);
    if (!onlyRecorded
        || last == null
        || last.commit() == null
        || commit == null
        || same(last.commit(), commit)) {
      return Stream.of();
    }
    Environment environment = facts.environment();
    return CodeGuardrails.NOTHING_CHANGED
        .finding(
            environment,
            Where.system("ledger", "release " + last.number() + " of " + environment.name()),
            "commit "
                + shortened(commit)
                + " gives the machines nothing else than "
                + shortened(last.commit()),
            "image, configuration, secrets and migrations are the same",
            "nothing has to be done; when something was expected, look at what the image is built"
                + " of")
        .stream();
  }

  private static boolean same(String one, String other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  private static String shortened(@Nullable String commit) {
    return commit == null ? "" : commit.substring(0, Math.min(SHORT, commit.length()));
  }
}
