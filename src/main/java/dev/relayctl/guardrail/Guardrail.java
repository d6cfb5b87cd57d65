package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Kind;
import dev.relayctl.problem.Where;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A check with a stable id. It makes the findings of all who look for its accident, so that each
 * weighs what its environment says.
 *
 * @param id words and hyphens; never reused for another check
 * @param title what goes wrong, in a few words
 * @param severities where {@code guardrails.policy} says nothing
 */
public record Guardrail(
    String id, Topic topic, String title, Severities severities, Allowance allowance) {
  private static final Pattern ID = Pattern.compile("[a-z]+(-[a-z]+)*");

  public Guardrail {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("no guardrail id: " + id);
    }
  }

  /** One that may be allowed for a reason. */
  static Guardrail of(Topic topic, String id, String title, Severities severities) {
    return new Guardrail(id, topic, title, severities, Allowance.WITH_REASON);
  }

  /** One that nobody may allow. */
  static Guardrail never(Topic topic, String id, String title, Severities severities) {
    return new Guardrail(id, topic, title, severities, Allowance.NEVER);
  }

  /** Whether somebody may know better. */
  public enum Allowance {
    /** {@code --allow ID --reason TEXT}, and a policy may weaken it. */
    WITH_REASON,
    /** There is no good reason: neither a flag nor a policy weakens it. */
    NEVER
  }

  /**
   * What it weighs in an environment: the policy's word, or its own. One that nobody may allow is
   * never weaker than its own. Empty where it is off.
   */
  public Optional<Severity> severity(Environment environment) {
    Optional<Severity> own = severities.of(environment.kind());
    var word = environment.guardrails().policy().get(id);
    if (word == null) {
      return own;
    }
    Optional<Severity> asked = Severity.of(word);
    return allowance == Allowance.NEVER && weaker(asked, own) ? own : asked;
  }

  /** Whether an environment's policy asks for less than this guardrail can give. */
  public boolean weakenedInVain(Environment environment) {
    var word = environment.guardrails().policy().get(id);
    return word != null
        && allowance == Allowance.NEVER
        && weaker(Severity.of(word), severities.of(environment.kind()));
  }

  private static boolean weaker(Optional<Severity> one, Optional<Severity> other) {
    return weight(one) > weight(other);
  }

  private static int weight(Optional<Severity> severity) {
    return severity.map(Severity::ordinal).orElse(Severity.values().length);
  }

  /** A finding; empty where the guardrail is off. */
  public Optional<Finding> finding(
      Environment environment, Where where, String what, String why, String remedy) {
    return finding(environment, null, where, what, why, remedy);
  }

  /**
   * A finding that is less than certain.
   *
   * @param atMost what it weighs even where the environment says more; null for no limit
   */
  public Optional<Finding> finding(
      Environment environment,
      @Nullable Severity atMost,
      Where where,
      String what,
      String why,
      String remedy) {
    return severity(environment)
        .map(severity ->
            new Finding(
                id,
                atMost == null || severity.compareTo(atMost) >= 0 ? severity : atMost,
                environment.name(),
                where,
                what,
                why,
                remedy));
  }

  /** What it weighs in environments of a kind, as a word. */
  public String word(Kind kind) {
    return severities.of(kind).map(Severity::word).orElse("off");
  }
}
