package dev.relayctl.run;

import static dev.relayctl.plan.Worlds.APP;
import static dev.relayctl.plan.Worlds.DEV;
import static dev.relayctl.plan.Worlds.by;
import static dev.relayctl.plan.Worlds.config;
import static dev.relayctl.plan.Worlds.releaseCommand;
import static dev.relayctl.plan.Worlds.tag;
import static dev.relayctl.plan.Worlds.wanted;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.fakes.Boot;
import dev.relayctl.fakes.InMemoryFleet;
import dev.relayctl.fakes.InMemoryFrontends;
import dev.relayctl.fakes.InMemoryLedger;
import dev.relayctl.fakes.InMemoryMigrations;
import dev.relayctl.fakes.InMemoryUndos;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.fakes.NoHistories;
import dev.relayctl.fakes.NoRestorePoints;
import dev.relayctl.plan.Compute;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Planner;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.Wanted;
import dev.relayctl.plan.Worlds;
import dev.relayctl.plan.catalog.SchemaCatalog;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanDocument;
import dev.relayctl.report.PlanReader;
import dev.relayctl.report.ReleaseDocument;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An app with a database, both in memory, to which releases are deployed as the commands do it:
 * observe, plan, lock, run, and go on with what an earlier process left.
 */
final class Rehearsal {
  static final Materials MATERIALS =
      new Materials(
          "dev",
          null,
          new Migrations.Files("flyway", Path.of("project"), "migrations"),
          new Migrations.Limits(null, Duration.ofSeconds(5), Duration.ZERO),
          new Materials.Secrets() {
            @Override
            public Result<Map<String, Secret>> values(Collection<String> names) {
              return Result.ok(
                  names.stream().collect(Collectors.toMap(n -> n, n -> Secret.of("s-" + n))));
            }

            @Override
            public Result<DatabaseUrl> database() {
              return Result.ok(DATABASE);
            }
          },
          "ann@example.com",
          "deploy",
          ReleaseDocument::print);
  private static final DatabaseUrl DATABASE =
      DatabaseUrl.parse(
              Secret.of("postgresql://relay@localhost/relay"), Where.system("test", "database"))
          .orElse(problems -> {
            throw new IllegalStateException(problems.toString());
          });

  final ManualTime time = new ManualTime();
  final InMemoryFleet fleet =
      new InMemoryFleet(time, time).withApp(APP, "acme", URI.create("https://app.example.com"));
  final InMemoryLedger ledger = new InMemoryLedger(time);
  final InMemoryFrontends frontends = new InMemoryFrontends();
  private final Strategy strategy;
  private Duration soak = Duration.ZERO;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Boot> boots = new ConcurrentHashMap<>();
  private final Map<Integer, Integer> commands = new ConcurrentHashMap<>();

  Rehearsal(Strategy strategy) {
    this.strategy = strategy;
    counts.put("web", 3);
    counts.put("worker", 1);
    // A release command's process ends by itself.
    fleet.onBoot(machine -> {
      if (!machine.group().startsWith("fly_app_")) {
        return boots.getOrDefault(machine.config().image(), new Boot.Healthy());
      }
      commands.merge(machine.config().release().orElse(0), 1, Integer::sum);
      return new Boot.Exits(0);
    });
  }

  /** From now on, machines with the image end with exit code 1 when they start. */
  void crashes(Image image) {
    boots(image, new Boot.Exits(1));
  }

  /** From now on, that happens when machines with the image start. */
  void boots(Image image, Boot boot) {
    boots.put(image.reference(), boot);
  }

  /** How often the release command of a release was started. */
  int commandRuns(int release) {
    return commands.getOrDefault(release, 0);
  }

  Rehearsal withCount(String group, int count) {
    counts.put(group, count);
    return this;
  }

  /** Watches the machines for so long after they were replaced. */
  Rehearsal soaking(Duration time) {
    soak = time;
    return this;
  }

  /** The plan to an image, made of what is there. */
  Plan plan(Image image) {
    Ledger.Summary known = certain(ledger.summary(DATABASE, DEV));
    List<Machine> machines = certain(fleet.machines(APP));
    var blank = observed(machines, known, image);
    ReleaseTag tag = tag(Planner.nextRelease(blank), "c0ffee" + image.shortName());
    Wanted.Group[] groups =
        counts.entrySet().stream()
            .map(group ->
                new Wanted.Group(
                    group.getKey(),
                    group.getValue(),
                    1,
                    Wanted.Standby.NONE,
                    "fra",
                    config(group.getKey(), image, tag),
                    null))
            .toArray(Wanted.Group[]::new);
    Wanted wanted = by(strategy, wanted(tag, image, releaseCommand(image, tag), groups));
    return Planner.plan(Worlds.soaking(wanted, soak), blank);
  }

  private Observed observed(List<Machine> machines, Ledger.Summary known, Image image) {
    Ledger.Run last = known.lastRun();
    return new Observed(
        time.instant(),
        new Observed.App.Present("acme", null),
        machines,
        Map.of(),
        Map.of(),
        SchemaState.NONE,
        known.release(),
        last == null ? 0 : last.number(),
        image,
        Source.NONE,
        null);
  }

  /** A deploy from its beginning to its end. */
  RunResult deploy(Image image) {
    return run(plan(image), new Mortal(0, Mortal.Moment.BEFORE));
  }

  /** A deploy by a process that dies. */
  void deployAndDie(Image image, Mortal life) {
    runAndDie(plan(image), life);
  }

  /** The same of any plan. */
  void runAndDie(Plan plan, Mortal life) {
    try {
      run(plan, life);
    } catch (Mortal.Killed | IllegalStateException _) {
      ledger.holderDies(DATABASE, DEV);
      // Its leases end by themselves.
      time.move(Duration.ofSeconds(31));
    }
  }

  /** What the same command does afterwards: it goes on with the stored plan, or has none left. */
  RunResult again(Image image) {
    Ledger.Run left = certain(ledger.summary(DATABASE, DEV)).lastRun();
    if (left == null || left.endedAt() != null) {
      return deploy(image);
    }
    String document = Objects.requireNonNull(left.planDocument());
    Plan stored = certain(PlanReader.read(document, Where.system("ledger", "run")));
    return locked(
        session -> runner(fleet).run(stored, left.number(), MATERIALS, session, Progress.SILENT));
  }

  RunResult run(Plan plan, Mortal life) {
    return locked(session -> {
      long run = certain(session.begin("deploy", plan, PlanDocument.print(plan, List.of())));
      return runner(life.asking(fleet)).run(plan, run, MATERIALS, session, Progress.SILENT);
    });
  }

  private <T> T locked(Function<Ledger.Session, T> work) {
    try (Ledger.Session session =
        certain(
            ledger.lock(
                DATABASE,
                new Ledger.Claim(DEV, Set.of()),
                new Ledger.Holder("ann@example.com", "deploy", 1, null)))) {
      return work.apply(session);
    }
  }

  private Runner runner(Fleet asked) {
    return new Runner(
        new Outside(
            asked,
            new InMemoryMigrations(List.of()),
            new InMemoryUndos(),
            new NoHistories(),
            _ -> Result.ok(SchemaCatalog.EMPTY),
            new NoRestorePoints(),
            (_, _) -> Result.ok(new Compute("main", null)),
            new NoImages(),
            (_, _) -> Result.ok(new Probe.Answer(200, "")),
            frontends,
            new Attempts(time, time, new Random(1)),
            time,
            time,
            Rehearsal::never),
        Runner.OnFailure.TAKE_BACK);
  }

  /** The fleet: of each machine its group, image, state and whether it gets requests. */
  List<String> fleetNow() {
    return certain(fleet.machines(APP)).stream()
        .map(machine ->
            machine.group()
                + " "
                + machine.config().image().replaceAll(".*sha256:(.).*", "$1")
                + (machine.healthy() ? " healthy" : " " + machine.state().word())
                + (machine.cordoned() ? " cordoned" : ""))
        .sorted()
        .toList();
  }

  /** A pulse that doesn't beat: what goes on beside the work would move the clock. */
  static void never(Duration pause) throws InterruptedException {
    new CountDownLatch(1).await();
  }

  static <T> T certain(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems.toString());
    });
  }

  private static final class NoImages implements Images {
    @Override
    public Result<Image> resolve(Request request, @Nullable String asked) {
      throw new UnsupportedOperationException("resolve");
    }

    @Override
    public Result<Image> provide(Request request, Image image, Progress progress) {
      throw new UnsupportedOperationException("provide");
    }

    @Override
    public Result<ImageLook> look(Image image, Set<Path> files) {
      throw new UnsupportedOperationException("look");
    }
  }
}
