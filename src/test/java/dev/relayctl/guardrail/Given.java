package dev.relayctl.guardrail;

import static dev.relayctl.testing.Results.ok;

import dev.relayctl.config.Format;
import dev.relayctl.config.TomlFile;
import dev.relayctl.environment.App;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Environments;
import dev.relayctl.environment.Frontend;
import dev.relayctl.environment.Lookups;
import dev.relayctl.environment.Secret;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.plan.Bundle;
import dev.relayctl.plan.CommitChecks;
import dev.relayctl.plan.Compute;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.DatabaseStep;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.ReleasedGroup;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.Step;
import dev.relayctl.plan.Upstream;
import dev.relayctl.plan.machine.GroupConfigs;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A situation for guardrails: a harmless one, until a test makes it an accident. */
final class Given {
  /** A Tuesday. */
  static final Instant NOW = Instant.parse("2026-03-03T09:00:00Z");

  private static final String TOML =
      """
      [http_service]
      internal_port = 8080
      min_machines_running = 1
      [[http_service.checks]]
      path = "/health"
      """;

  private final Environment environment;
  private String toml = TOML;
  private Facts.World world = Facts.World.REAL;
  private Instant now = NOW;
  private DatabaseUrl database = url("postgresql://u:p@db.example.com/relay?sslmode=require");
  private @Nullable DatabaseUrl app = database;
  private @Nullable DatabaseStanding standing;
  private @Nullable Compute compute;
  private @Nullable String mismatch;
  private SchemaState schema = SchemaState.NONE;
  private Source source = new Source("c".repeat(40), "main", Source.Tree.CLEAN);
  private List<String> untracked = List.of();
  private @Nullable Upstream upstream;
  private @Nullable CommitChecks checks;
  private @Nullable String imageCommit;
  private Image image =
      new Image(
          "registry.fly.io/relay-api", null, "sha256:" + "2".repeat(64), Image.Presence.PRESENT);
  private List<Machine> machines = List.of();
  private Map<String, String> digests = Map.of();
  private @Nullable Release last;
  private List<Migration> pending = List.of();
  private List<ReleasedGroup> released = List.of();
  private @Nullable Promotion promotion;
  private List<Facts.Other> others = List.of();
  private List<Parity.Side> neighbours = List.of();
  private @Nullable BuildContext build;
  private boolean askedFly = true;
  private Set<String> unread = Set.of();
  private List<ProductionSecrets.Match> ofProduction = List.of();
  private Set<String> untold = Set.of();
  private List<Step> steps = List.of();
  private @Nullable Site site;
  private @Nullable Bundle bundle;
  private List<Environment> frontends = List.of();

  private Given(Environment environment) {
    this.environment = environment;
  }

  /** A situation in an environment; its file's name is its kind. */
  static Given of(String yaml) {
    return new Given(environment(yaml));
  }

  /** An environment alone; its file's name is its kind. */
  static Environment environment(String yaml) {
    var lookups =
        new InMemoryLookups()
            .withFile("fly.toml", "app = \"relay-api\"\n")
            .with(Lookups.GitFact.BRANCH, "feature/login");
    String name = yaml.lines().findFirst().orElseThrow().replace("kind:", "").strip();
    try {
      Path directory = Files.createTempDirectory("given");
      try {
        Path files = Files.createDirectories(directory.resolve("environments"));
        // What promote-from may name.
        for (String other : List.of("dev", "staging")) {
          Files.writeString(files.resolve(other + ".yaml"), "kind: " + other);
        }
        Files.writeString(files.resolve(name + ".yaml"), yaml);
        return ok(
            Environments.load(directory)
                .then(all -> all.find(name, new Where.OnCommandLine(name)))
                .then(definition -> definition.resolve(lookups)));
      } finally {
        delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  static DatabaseUrl url(String text) {
    return ok(DatabaseUrl.parse(Secret.of(text), Where.system("test", "url")));
  }

  Given toml(String text) {
    this.toml = text;
    return this;
  }

  Given inSandbox() {
    this.world = Facts.World.SANDBOX;
    return this;
  }

  Given at(String time) {
    this.now = Instant.parse(time);
    return this;
  }

  /** What relayctl and the app are given. */
  Given database(String url) {
    this.database = url(url);
    this.app = database;
    return this;
  }

  /** What the database says of itself. */
  Given standing(DatabaseStanding asked) {
    this.standing = asked;
    return this;
  }

  /** Why the app's driver can't take the URL. */
  Given mismatch(String why) {
    this.mismatch = why;
    return this;
  }

  Given schema(SchemaState state) {
    this.schema = state;
    return this;
  }

  Given source(Source tree) {
    this.source = tree;
    return this;
  }

  /** Migrations that are in no commit. */
  Given untracked(String... files) {
    this.untracked = List.of(files);
    return this;
  }

  Given upstream(Upstream.State state) {
    this.upstream = new Upstream("origin", "main", state);
    return this;
  }

  Given checks(CommitChecks ofCommit) {
    this.checks = ofCommit;
    return this;
  }

  /** The commit that the image says that it is of. */
  Given imageOf(String commit) {
    this.imageCommit = commit;
    return this;
  }

  Given image(Image other) {
    this.image = other;
    return this;
  }

  Given machines(Machine... all) {
    this.machines = List.of(all);
    return this;
  }

  /** What Fly says of the app's secrets, by name. */
  Given secrets(Map<String, String> byName) {
    this.digests = byName;
    return this;
  }

  Given last(Release release) {
    this.last = release;
    return this;
  }

  /** What the plan applies. */
  Given applying(Migration... all) {
    this.pending = List.of(all);
    return this;
  }

  /** What the newest release gave to its groups. */
  Given released(ReleasedGroup... groups) {
    this.released = List.of(groups);
    return this;
  }

  Given promotion(Promotion known) {
    this.promotion = known;
    return this;
  }

  Given others(Facts.Other... all) {
    this.others = List.of(all);
    return this;
  }

  /** The environments that this one is promoted from or to. */
  Given neighbours(Given... all) {
    this.neighbours = Stream.of(all).map(Given::side).toList();
    return this;
  }

  Given build(BuildContext context) {
    this.build = context;
    return this;
  }

  /** What Pages has. */
  Given at(Site there) {
    this.site = there;
    return this;
  }

  /** What users get. */
  Given serving(String... urls) {
    this.bundle = new Bundle(URI.create("https://relay.pages.dev"), List.of(urls));
    return this;
  }

  /** Other environments, with their frontends. */
  Given beside(Environment... all) {
    this.frontends = List.of(all);
    return this;
  }

  /** What serves the database at Neon. */
  Given servedBy(Compute neon) {
    this.compute = neon;
    return this;
  }

  /** Fly could not be asked. */
  Given withoutFly() {
    this.askedFly = false;
    return this;
  }

  /** What the source doesn't read. */
  Given unread(String... names) {
    this.unread = Set.of(names);
    return this;
  }

  /** Secrets that are production's. */
  Given ofProduction(ProductionSecrets.Match... all) {
    this.ofProduction = List.of(all);
    return this;
  }

  /** Secrets that couldn't be compared with production's. */
  Given untold(String... names) {
    this.untold = Set.of(names);
    return this;
  }

  /** What the plan does instead of a step that changes nothing of interest. */
  Given doing(Step... all) {
    this.steps = List.of(all);
    return this;
  }

  /** What its files ask for. */
  Parity.Side side() {
    Facts.Fleet fleet = Objects.requireNonNull(facts().fleet());
    return new Parity.Side(environment, fleet.toml(), fleet.configs());
  }

  Environment environment() {
    return environment;
  }

  /** {@code refuse dirty-tree}, one each, of a plan that changes something. */
  List<String> found() {
    return findings().stream().map(each -> each.severity().word() + " " + each.id()).toList();
  }

  /** All findings of a plan that changes something. */
  List<Finding> findings() {
    return Guardrails.check(plan(), facts());
  }

  Facts facts() {
    return new Facts(
        environment,
        world,
        now,
        new Facts.OwnDatabase(database, app, standing, compute, mismatch),
        schema,
        new Facts.Code(source, upstream, checks, imageCommit, untracked),
        environment.app() == null ? null : fleet(environment.app()),
        web(),
        promotion,
        others);
  }

  private @Nullable Web web() {
    Frontend.Pages pages = environment.frontend().onPages();
    return pages == null
        ? null
        : new Web(
            pages,
            site,
            bundle,
            Web.Says.of(environment),
            frontends.stream().map(Web.Says::of).toList());
  }

  private Facts.Fleet fleet(App own) {
    Result<FlyToml> read =
        TomlFile.parse(toml, "fly.toml").then(tree -> FlyToml.read(tree, Format.of("fly.toml")));
    FlyToml file = ok(read);
    GroupConfigs configs =
        ok(
            GroupConfigs.of(
                file,
                own.name(),
                environment.variables(),
                environment.deploy().counts(),
                image.reference(),
                new ReleaseTag(1, source.commit(), source.branch(), null),
                (path, where) -> Result.ok(new byte[0])));
    return new Facts.Fleet(
        file,
        configs,
        new Observed(
            now,
            new Observed.App.Present("personal", null),
            machines,
            digests,
            Map.of(),
            schema,
            last,
            0,
            image,
            source,
            null),
        released,
        false,
        neighbours,
        build,
        VariableNames.of(
            environment,
            file,
            neighbours.stream().map(Parity.Side::environment).toList(),
            askedFly ? digests.keySet() : null),
        unread,
        new ProductionSecrets(ofProduction, untold));
  }

  private Plan plan() {
    Step only =
        pending.isEmpty() ? new Step.ProvideImage(image) : new DatabaseStep.Migrate(pending);
    List<Step> all = steps.isEmpty() ? List.of(only) : steps;
    return new Plan(
        environment.name(),
        new PlanHash("0".repeat(64)),
        now,
        0,
        1,
        all.stream()
            .map(step -> new Plan.Planned(1, step, "a step", "it is needed", List.of()))
            .toList());
  }
}
