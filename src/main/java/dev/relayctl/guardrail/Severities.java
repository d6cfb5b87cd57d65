package dev.relayctl.guardrail;

import dev.relayctl.environment.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How much a guardrail's findings weigh where nobody says otherwise, by kind of environment.
 *
 * @param byKind a kind that is missing has the guardrail switched off
 */
public record Severities(Map<Kind, Severity> byKind) {
  /** Off everywhere: only a policy switches the guardrail on. */
  public static final Severities OFF = new Severities(Map.of());

  public Severities {
    byKind = Map.copyOf(byKind);
  }

  /** The same everywhere. */
  public static Severities everywhere(Severity severity) {
    Map<Kind, Severity> all = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      all.put(kind, severity);
    }
    return new Severities(all);
  }

  /** In staging and production, and off elsewhere. */
  public static Severities guarded(Severity staging, Severity production) {
    return new Severities(Map.of(Kind.STAGING, staging, Kind.PRODUCTION, production));
  }

  /** In production, and off elsewhere. */
  public static Severities production(Severity severity) {
    return new Severities(Map.of(Kind.PRODUCTION, severity));
  }

  /** On Fly, which local environments are not: one for dev and preview, one each for the others. */
  public static Severities remote(Severity early, Severity staging, Severity production) {
    return new Severities(
        Map.of(
            Kind.DEV, early,
            Kind.PREVIEW, early,
            Kind.STAGING, staging,
            Kind.PRODUCTION, production));
  }

  /** The same with another one for one kind. */
  public Severities in(Kind kind, Severity severity) {
    Map<Kind, Severity> all = new EnumMap<>(Kind.class);
    all.putAll(byKind);
    all.put(kind, severity);
    return new Severities(all);
  }

  /** For a kind; empty where it is off. */
  public Optional<Severity> of(Kind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }
}
