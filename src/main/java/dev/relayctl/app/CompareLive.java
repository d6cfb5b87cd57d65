package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Frontend;
import dev.relayctl.guardrail.Parity;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Result;
import dev.relayctl.report.EnvironmentDiff;
import dev.relayctl.report.EnvironmentDiff.OfMachines;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Frontends;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Two environments side by side, by their files and as they run. Reads only. */
public final class CompareLive {
  private static final Duration ONE_SYSTEM = Duration.ofSeconds(30);
  private static final Pattern DIGEST = Pattern.compile(".*@(sha256:[0-9a-f]{12})[0-9a-f]{52}");
  private static final String SECRETS = "secrets.";

  private final Project project;
  private final Fleet fleet;
  private final Frontends frontends;
  private final Attempts attempts;

  public CompareLive(Project project, Fleet fleet, Frontends frontends, Attempts attempts) {
    this.project = project;
    this.fleet = fleet;
    this.frontends = frontends;
    this.attempts = attempts;
  }

  /** By names or aliases. */
  public Result<EnvironmentDiff> diff(String one, String other) {
    return project
        .environment(one)
        .then(left ->
            project
                .environment(other)
                .then(right ->
                    SideBySide.ask(List.of(left, right), this::seen)
                        .then(Result::all)
                        .map(seen ->
                            new CompareEnvironments(project)
                                .diff(left, right)
                                .with(
                                    differences(left, right, seen.getFirst(), seen.getLast()),
                                    alike(seen.getFirst(), seen.getLast())))));
  }

  /** What is there, by path. */
  private Result<Map<String, String>> seen(Environment environment) {
    var found = new TreeMap<String, String>();
    App app = environment.app();
    Result<Result.Done> fly = app == null ? Result.done() : machines(app, found);
    Frontend.Pages pages = environment.frontend().onPages();
    return fly.then(_ -> pages == null ? Result.done() : variables(environment, pages, found))
        .map(_ -> found);
  }

  private Result<Result.Done> machines(App app, Map<String, String> into) {
    return asked(() -> fleet.app(app.name()))
        .then(found ->
            switch (found) {
              case Observed.App.Absent() -> {
                into.put("app", "absent");
                yield Result.done();
              }
              case Observed.App.Present(String organization, _) -> {
                into.put("app.organization", organization);
                yield asked(() -> fleet.machines(app.name()))
                    .then(machines -> {
                      groups(machines, into);
                      return asked(() -> fleet.secretDigests(app.name()));
                    })
                    .map(digests -> {
                      digests.forEach((name, digest) -> into.put(SECRETS + name, digest));
                      return Result.Done.DONE;
                    });
              }
            });
  }

  private static void groups(List<Machine> all, Map<String, String> into) {
    all.stream()
        .filter(Machine::ofRelease)
        .collect(Collectors.groupingBy(Machine::group))
        .forEach((group, machines) -> {
          String path = "machines." + group + ".";
          into.put(path + "count", String.valueOf(machines.size()));
          into.put(path + "image", each(machines, machine -> image(machine.config().image())));
          into.put(path + "commit", each(machines, m -> m.config().commit().orElse("unknown")));
          into.put(path + "region", each(machines, Machine::region));
          into.put(path + "cpus", each(machines, CompareLive::cpus));
          into.put(path + "memory", each(machines, CompareLive::memory));
        });
  }

  private static String cpus(Machine machine) {
    Json.Obj guest = machine.config().json().object("guest");
    return number(guest, "cpus") + guest.text("cpu_kind").map(kind -> " " + kind).orElse("");
  }

  private static String memory(Machine machine) {
    return number(machine.config().json().object("guest"), "memory_mb") + " MB";
  }

  /** {@code ?} where Fly doesn't say. */
  private static String number(Json.Obj guest, String key) {
    return guest
        .get(key)
        .map(value -> value instanceof Json.Num(BigDecimal found) ? found.toPlainString() : "?")
        .orElse("?");
  }

  /** Registries and tags differ by nature; what runs is told by the digest. */
  private static String image(String reference) {
    var digest = DIGEST.matcher(reference);
    return digest.matches() ? digest.group(1) : reference;
  }

  private static String each(List<Machine> machines, Function<Machine, String> value) {
    return machines.stream().map(value).distinct().sorted().collect(Collectors.joining(", "));
  }

  private Result<Result.Done> variables(
      Environment environment, Frontend.Pages pages, Map<String, String> into) {
    return frontends
        .look(pages, environment.pagesBranch())
        .map(site -> {
          if (site instanceof Site.Present present) {
            present
                .variables()
                .forEach((name, value) ->
                    into.put(
                        "pages." + name,
                        value instanceof Site.Value.Plain(String text) ? text : "a secret"));
          } else {
            into.put("pages", "absent");
          }
          return Result.Done.DONE;
        });
  }

  private <T> Result<T> asked(Supplier<Result<T>> question) {
    return attempts.within(ONE_SYSTEM, question);
  }

  /** Values of secrets differ by nature; which there are does not. */
  private static List<OfMachines> differences(
      Environment left, Environment right, Map<String, String> one, Map<String, String> other) {
    var paths = new TreeSet<>(one.keySet());
    paths.addAll(other.keySet());
    var found = new ArrayList<OfMachines>();
    for (String path : paths) {
      @Nullable String mine = one.get(path);
      @Nullable String theirs = other.get(path);
      boolean both = mine != null && theirs != null;
      if (!Objects.equals(mine, theirs) && !(both && path.startsWith(SECRETS))) {
        found.add(
            new OfMachines(path, mine, theirs, declared(path, left) || declared(path, right)));
      }
    }
    return found;
  }

  /** What files may differ in, machines may, too: {@code vm.worker.memory}. */
  private static boolean declared(String path, Environment environment) {
    return Parity.declared(path, environment.differs())
        || Parity.declared(
            path.replaceFirst("^machines\\.(.+\\.(?:cpus|memory))$", "vm.$1"),
            environment.differs());
  }

  /** The names of secrets that have one digest in both: often a key that was to be another one. */
  private static List<String> alike(Map<String, String> one, Map<String, String> other) {
    return one.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(SECRETS))
        .filter(entry -> entry.getValue().equals(other.get(entry.getKey())))
        .map(entry -> entry.getKey().substring(SECRETS.length()))
        .toList();
  }
}
