package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Release;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The accident: production got an image that had been built anew after staging was tested, and it
 * wasn't the same. What counts is the image's digest and the content of the migrations.
 */
final class PromotionGate {
  private PromotionGate() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Promotion promotion = facts.promotion();
    return switch (promotion) {
      case null -> Stream.of();
      case Promotion.Unknown(EnvironmentName from, String why) ->
          refused(facts, "whether it ran in " + from + " can't be told", why).stream();
      case Promotion.Known known -> against(plan, facts, known);
    };
  }

  private static Stream<Finding> against(Plan plan, Facts facts, Promotion.Known known) {
    Promotion.@Nullable Proven proven = proven(facts, known);
    if (facts.fleet() != null && proven == null) {
      return refused(facts, "this image never ran in " + known.from(), whyNot(facts, known))
          .stream();
    }
    List<Migration> there =
        proven == null
            ? known.newestFirst().stream()
                .findFirst()
                .map(Promotion.Proven::applied)
                .orElse(List.of())
            : proven.applied();
    List<String> unproven =
        plan.applied().stream()
            .filter(migration -> !ran(migration, there))
            .map(Migration::revision)
            .toList();
    if (!unproven.isEmpty()) {
      return refused(
          facts,
          "migrations that never ran in "
              + known.from()
              + " would run here: "
              + String.join(", ", unproven),
          "they are compared by their content")
          .stream();
    }
    return proven == null ? Stream.of() : evidence(facts, known, proven);
  }

  private static Promotion.@Nullable Proven proven(Facts facts, Promotion.Known known) {
    Facts.Fleet fleet = facts.fleet();
    String digest = fleet == null ? null : fleet.observed().image().digest();
    if (digest == null) {
      return null;
    }
    Optional<Promotion.Proven> newest =
        known.newestFirst().stream()
            .filter(proven -> proven.release().image().endsWith("@" + digest))
            .findFirst();
    return newest.filter(proven -> !leftBehind(proven, known)).orElse(null);
  }

  /** Whether that environment went back from it afterwards. */
  private static boolean leftBehind(Promotion.Proven proven, Promotion.Known known) {
    return known.newestFirst().stream()
        .takeWhile(later -> !later.equals(proven))
        .anyMatch(Promotion.Proven::wentBack);
  }

  private static String whyNot(Facts facts, Promotion.Known known) {
    Facts.Fleet fleet = facts.fleet();
    Image image = Objects.requireNonNull(fleet).observed().image();
    if (known.newestFirst().isEmpty()) {
      return "nothing was deployed there yet";
    }
    Release newest = known.newestFirst().getFirst().release();
    if (image.digest() != null
        && known.newestFirst().stream()
            .anyMatch(proven -> proven.release().image().endsWith("@" + image.digest()))) {
      return known.from() + " went back from it to release " + newest.number();
    }
    if (image.unbuilt()) {
      return "it would be built anew, and is another one then";
    }
    return image.digest() == null
        ? "it is named by a tag alone, which may be another one by now"
        : "its newest release there is "
            + newest.number()
            + ", "
            + newest.image().substring(newest.image().lastIndexOf('/') + 1);
  }

  private static boolean ran(Migration migration, List<Migration> there) {
    return there.stream()
        .anyMatch(other ->
            other.revision().equals(migration.revision())
                && Objects.equals(other.checksum(), migration.checksum()));
  }

  private static Optional<Finding> refused(Facts facts, String what, String why) {
    Environment environment = facts.environment();
    return OrderGuardrails.NOT_PROMOTED.finding(
        environment,
        environment.origin("deploy.promote-from"),
        what,
        why,
        "relayctl promote "
            + Objects.requireNonNull(facts.promotion()).from()
            + " "
            + environment.name());
  }

  private static Stream<Finding> evidence(
      Facts facts, Promotion.Known known, Promotion.Proven proven) {
    Environment environment = facts.environment();
    Where where =
        Where.system("ledger", "release " + proven.release().number() + " of " + known.from());
    Duration wanted = environment.deploy().promoteAfter();
    Duration ran = Duration.between(proven.since(), facts.now());
    Optional<Finding> young =
        // Two clocks: without a time that is wanted, there is nothing to compare.
        wanted.isZero() || ran.compareTo(wanted) >= 0
            ? Optional.empty()
            : OrderGuardrails.PROMOTION_TOO_YOUNG.finding(
                environment,
                where,
                "it has run in " + known.from() + " since " + proven.since() + " only",
                "deploy.promote-after asks for " + text(wanted),
                "wait until " + proven.since().plus(wanted));
    Optional<Finding> missing =
        proven.missing().isEmpty()
            ? Optional.empty()
            : OrderGuardrails.EVIDENCE_MISSING.finding(
                environment,
                where,
                "it was not proven in " + known.from() + ": " + String.join("; ", proven.missing()),
                "a check that was left out is not green",
                "set deploy.verify in "
                    + known.from()
                    + " and deploy there again, or look at it by hand");
    return Stream.of(young, missing).flatMap(Optional::stream);
  }

  private static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
