package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Release;
import dev.relayctl.problem.Result;
import dev.relayctl.report.SecretsComparison;
import dev.relayctl.report.SecretsDrift;
import dev.relayctl.report.SecretsDrift.Difference;
import dev.relayctl.report.SecretsReport;
import dev.relayctl.report.SecretsReport.Since;
import dev.relayctl.run.AppSecrets;
import dev.relayctl.run.AppSecrets.Kept;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The secrets that environments declare and have: names, digests and times, never a value. */
public final class ShowSecrets {
  private static final Duration ONE_SYSTEM = Duration.ofSeconds(30);

  private final Project project;
  private final Fleet fleet;
  private final Attempts attempts;
  private final AppSecrets secrets;
  private final Ledger ledger;

  public ShowSecrets(
      Project project, Fleet fleet, Attempts attempts, AppSecrets secrets, Ledger ledger) {
    this.project = project;
    this.fleet = fleet;
    this.attempts = attempts;
    this.secrets = secrets;
    this.ledger = ledger;
  }

  /** What an environment's app has. */
  private record Side(Environment environment, App app, Map<String, Kept> kept) {}

  /** The last release; null before the first, or when the ledger can't be read, for a reason. */
  private record Last(@Nullable Release release, List<String> notes) {}

  /** All secrets that are declared or there. */
  public Result<SecretsReport> list(String nameOrAlias) {
    return side(nameOrAlias).map(this::report);
  }

  /** How what is declared and what is there differ. */
  public Result<SecretsDrift> drift(String nameOrAlias) {
    return side(nameOrAlias).map(this::drift);
  }

  /** The secrets of two apps side by side. */
  public Result<SecretsComparison> compared(String one, String other) {
    return side(one).then(left -> side(other).map(right -> compared(left, right)));
  }

  /** The names that an environment's app has, sorted. */
  public Result<List<String>> names(Environment environment) {
    return side(environment).map(side -> List.copyOf(side.kept().keySet()));
  }

  private Result<Side> side(String nameOrAlias) {
    return project.environment(nameOrAlias).then(environment -> side(environment));
  }

  private Result<Side> side(Environment environment) {
    return AppMachines.existing(fleet, attempts, environment)
        .then(app ->
            attempts
                .within(ONE_SYSTEM, () -> secrets.list(app.name()))
                .map(kept -> new Side(environment, app, byName(kept))));
  }

  static Map<String, Kept> byName(List<Kept> kept) {
    var byName = new TreeMap<String, Kept>();
    kept.forEach(secret -> byName.put(secret.name(), secret));
    return byName;
  }

  private SecretsReport report(Side side) {
    var declared = new DeclaredSecrets(side.environment(), project);
    Last last = last(side.environment());
    var names = new TreeSet<>(side.kept().keySet());
    names.addAll(declared.names());
    var rows = new ArrayList<SecretsReport.Row>();
    for (String name : names) {
      Kept kept = side.kept().get(name);
      rows.add(
          new SecretsReport.Row(
              name, kept, declared.reference(name).orElse(null), since(kept, last.release())));
    }
    return new SecretsReport(side.environment().name(), side.app().name(), rows, last.notes());
  }

  private static Since since(@Nullable Kept kept, @Nullable Release release) {
    Instant updated = kept == null ? null : kept.updatedAt();
    if (updated == null || release == null) {
      return Since.UNKNOWN;
    }
    return updated.isAfter(release.at()) ? Since.CHANGED : Since.UNCHANGED;
  }

  private SecretsDrift drift(Side side) {
    var declared = new DeclaredSecrets(side.environment(), project);
    Last last = last(side.environment());
    var notes = new ArrayList<>(last.notes());
    var differences = new ArrayList<Difference>();
    for (String name : declared.names()) {
      Kept kept = side.kept().get(name);
      if (kept == null) {
        differences.add(
            new Difference(
                name,
                SecretsDrift.Kind.MISSING,
                "declared in "
                    + declared.where(name).text()
                    + ", not set; the next deploy sets it"));
      } else {
        byValue(name, kept, declared, last.release(), notes).ifPresent(differences::add);
      }
    }
    for (Kept kept : side.kept().values()) {
      if (!declared.names().contains(kept.name())) {
        differences.add(
            new Difference(
                kept.name(),
                SecretsDrift.Kind.UNDECLARED,
                "set, not declared; a deploy leaves its value as it is"));
      }
    }
    return new SecretsDrift(side.environment().name(), differences, notes);
  }

  /** Fly shows no value: what the last release set, and when, is the only measure. */
  private static Optional<Difference> byValue(
      String name,
      Kept kept,
      DeclaredSecrets declared,
      @Nullable Release release,
      List<String> notes) {
    if (release == null) {
      return Optional.empty();
    }
    String atRelease = release.secrets().getOrDefault(name, "");
    return declared
        .fingerprint(name)
        .match(
            now ->
                now.equals(atRelease)
                    ? byHand(name, kept, release)
                    : Optional.of(
                        new Difference(
                            name,
                            SecretsDrift.Kind.VALUE_CHANGED,
                            "the declared value is not the one of release "
                                + release.number()
                                + "; the next deploy sets it")),
            problems -> {
              notes.add(
                  name + " can't be compared here: " + problems.getFirst().facts().what() + ".");
              return byHand(name, kept, release);
            });
  }

  private static Optional<Difference> byHand(String name, Kept kept, Release release) {
    return since(kept, release) == Since.CHANGED
        ? Optional.of(
            new Difference(
                name,
                SecretsDrift.Kind.SET_BY_HAND,
                "set after release "
                    + release.number()
                    + "; the next deploy sets the declared value again"))
        : Optional.empty();
  }

  private static SecretsComparison compared(Side left, Side right) {
    var names = new TreeSet<>(left.kept().keySet());
    names.addAll(right.kept().keySet());
    return new SecretsComparison(
        left.environment().name(),
        right.environment().name(),
        names.stream()
            .map(name ->
                new SecretsComparison.Row(
                    name, digest(left.kept().get(name)), digest(right.kept().get(name))))
            .toList());
  }

  static @Nullable String digest(@Nullable Kept kept) {
    return kept == null ? null : kept.digest();
  }

  private Last last(Environment environment) {
    Result<Ledger.Summary> summary =
        project
            .databases()
            .direct(environment)
            .then(database -> ledger.summary(database, environment.name()));
    return switch (summary) {
      case Result.Ok<Ledger.Summary>(Ledger.Summary known) -> new Last(known.release(), List.of());
      case Result.Bad<Ledger.Summary> bad ->
          new Last(
              null,
              List.of(
                  "The last release is not known, so nothing is compared with it: "
                      + bad.first().facts().what()
                      + "."));
    };
  }
}
