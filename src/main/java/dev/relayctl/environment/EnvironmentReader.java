package dev.relayctl.environment;

import dev.relayctl.config.Node;
import dev.relayctl.config.Position;
import dev.relayctl.environment.Database.RestorePointPolicy.Form;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes an {@link Environment} of a definition. Defaults are those that the schema names. */
final class EnvironmentReader {
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration VERIFY_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration WAIT_TIMEOUT = Duration.ofMinutes(5);

  private final Identity identity;
  private final List<Problem> problems = new ArrayList<>();
  private final ResolvedTree resolved;
  private final EnvironmentTree tree;

  EnvironmentReader(Identity identity, Node.MapNode root, Lookups lookups) {
    this.identity = identity;
    this.tree = new EnvironmentTree(root, identity.file(), lookups);
    this.resolved =
        new ResolvedTree(
            tree, new Inlining(tree, identity.branch()), new Evaluation(lookups), problems);
  }

  Result<Environment> read() {
    var root = new Section(resolved.resolved(), "", problems);
    App app = app(root.in("app"));
    Section previews = root.in("preview");
    @Nullable Preview preview = previews.isPresent() ? preview(previews) : null;
    var environment =
        new Environment(
            identity,
            app,
            database(root.in("database"), preview == null ? null : previews),
            resolved.sources(),
            root.textsByKey("env"),
            migrations(root.in("migrations")),
            FrontendReader.read(root.in("frontend"), identity.kind()),
            deploy(root.in("deploy")),
            guardrails(root.in("guardrails")),
            sandbox(root.in("sandbox")),
            new Local(root.in("local").integer("port"), root.in("local").texts("command")),
            root.texts("differs"),
            root.texts("requires"),
            new NotificationReader(resolved, problems).read(root),
            preview,
            resolved.settings());
    return problems.isEmpty()
        ? Result.ok(environment)
        : Result.bad(problems.stream().distinct().toList());
  }

  /**
   * A local environment has an app only when it names one: the name in the Fly configuration is
   * mostly production's.
   */
  private @Nullable App app(Section section) {
    if (identity.kind() == Kind.LOCAL && section.node("name") == null) {
      return null;
    }
    Optional<Node.Scalar> name = resolved.derived("app.name");
    if (name.isEmpty()) {
      if (problems.isEmpty()) {
        problems.add(withoutAppName());
      }
      return null;
    }
    Result<AppName> parsed = AppName.parse(name.get().text(), name.get().at().where());
    URI url = new Section(url(), "app", problems).uri("url");
    problems.addAll(parsed.problems());
    if (url == null || !(parsed instanceof Result.Ok<AppName>(AppName found))) {
      return null;
    }
    return new App(
        found,
        section.text("config", "fly.toml"),
        url,
        section.text("organization"),
        new ImageSourceReader(problems).read(section),
        section.text("region"));
  }

  /** A map that holds nothing but {@code url}, given or derived. */
  private Node.@Nullable MapNode url() {
    return resolved
        .derived("app.url")
        .map(url -> new Node.MapNode(url.at(), Map.of("url", new Node.Entry("url", url.at(), url))))
        .orElse(null);
  }

  private Problem withoutAppName() {
    return Problem.invalid(
        "environment.no-app-name",
        "the environment " + identity.name() + " names no app",
        new Position(identity.file(), 1, 1).where(),
        "neither app.name here nor the key app of the Fly configuration says which app is meant",
        "add app: { name: … } to " + identity.file());
  }

  /**
   * The database.
   *
   * @param previews from which it follows in a preview; null elsewhere
   */
  private @Nullable Database database(Section section, @Nullable Section previews) {
    Optional<SecretSource> url =
        previews == null ? resolved.source("database.url") : Optional.of(made(previews));
    if (url.isEmpty()) {
      return null;
    }
    Section neon = section.in("neon");
    Database.Neon on =
        neon.isPresent() ? new Database.Neon(neon.text("project"), neon.text("branch")) : null;
    return new Database(
        url.get(),
        resolved.source("database.direct-url").orElse(null),
        on,
        restorePoints(section.in("restore-points"), on),
        section.text("schema", "public"),
        section.texts("shared-with").stream().map(EnvironmentName::new).toList());
  }

  /** What {@code preview up} makes. */
  private static SecretSource made(Section previews) {
    var reference = new Reference.Asked(Question.OfPreview.DATABASE, null);
    return new SecretSource(reference, reference, previews.at());
  }

  private @Nullable Preview preview(Section section) {
    EnvironmentName from =
        section.parsed("from", "an environment's name", "dev", EnvironmentName::new);
    if (from == null) {
      return null;
    }
    misplaced(section).ifPresent(problems::add);
    Integer limit = section.integer("limit");
    return new Preview(
        from,
        section.choice("data", Preview.Data.class, Preview.Data.SCHEMA),
        section.text("template"),
        section.text("anonymise"),
        section.text("production-data", "false").equals("true")
            ? Preview.ProductionData.ALLOWED
            : Preview.ProductionData.REFUSED,
        section.duration("keep", Preview.USUAL_KEEP),
        limit == null ? Preview.USUAL_LIMIT : limit);
  }

  private Optional<Problem> misplaced(Section section) {
    if (identity.kind() != Kind.PREVIEW) {
      return Optional.of(
          Problem.invalid(
              "environment.preview-misplaced",
              "only a template of previews has the section preview",
              section.at().where(),
              identity.name() + " is of kind " + identity.kind().key(),
              "write kind: preview, or take the section away"));
    }
    return tree.root()
        .find("database", "url")
        .map(url ->
            Problem.invalid(
                "environment.preview-has-url",
                "a preview's database is made for it, and a URL is given, too",
                url.at().where(),
                "with preview.from each branch gets a database of its own",
                "take database.url away, or the section preview"));
  }

  private Database.@Nullable RestorePointPolicy restorePoints(
      Section points, Database.@Nullable Neon neon) {
    if (!points.isPresent()) {
      return null;
    }
    var usual = Database.RestorePointPolicy.DEFAULT;
    Form form = points.choice("form", Form.class);
    Node given = points.node("form");
    if (form == Form.BRANCH && given != null && (neon == null || neon.project() == null)) {
      problems.add(
          Problem.invalid(
              "environment.no-neon-project",
              "restore points can't be branches: nothing says in which Neon project",
              given.at().where(),
              "database.neon.project is missing",
              "add neon: { project: … } below database, or use form: dump"));
    }
    return new Database.RestorePointPolicy(
        form, points.text("directory", usual.directory()), points.duration("keep", usual.keep()));
  }

  private Migrations migrations(Section section) {
    return new Migrations(
        section.choice("engine", Migrations.Engine.class, Migrations.Engine.FLYWAY),
        section.text("directory", "migrations"),
        section.choice("run", Migrations.Runner.class, Migrations.Runner.DIRECT),
        section.texts("command"),
        section.duration("lock-timeout", LOCK_TIMEOUT),
        section.duration("statement-timeout"),
        new UsageReader(problems).read(section));
  }

  private static Deploy deploy(Section section) {
    Section verify = section.in("verify");
    Integer expect = verify.integer("expect");
    Map<String, Integer> counts = new LinkedHashMap<>();
    Section groups = section.in("counts");
    for (String group : section.textsByKey("counts").keySet()) {
      Integer count = groups.integer(group);
      if (count != null) {
        counts.put(group, count);
      }
    }
    return new Deploy(
        section.text("branch"),
        section.parsed("promote-from", "an environment's name", "staging", EnvironmentName::new),
        section.duration("promote-after", Duration.ZERO),
        section.choice("strategy", Deploy.Strategy.class),
        new Deploy.Verify(
            verify.text("http"),
            expect == null ? 200 : expect,
            verify.text("version"),
            verify.duration("soak", Duration.ZERO),
            verify.duration("timeout", VERIFY_TIMEOUT)),
        section.parsed(
            "max-unavailable",
            "a share below 1 or a whole number",
            "0.33",
            text -> maxUnavailable(new BigDecimal(text))),
        section.duration("wait-timeout", WAIT_TIMEOUT),
        counts);
  }

  private static Deploy.MaxUnavailable maxUnavailable(BigDecimal number) {
    return number.compareTo(BigDecimal.ONE) < 0
        ? new Deploy.MaxUnavailable.Share(number.doubleValue())
        : new Deploy.MaxUnavailable.Count(number.intValueExact());
  }

  private Guardrails guardrails(Section section) {
    Guardrails.Confirmation usual =
        switch (identity.kind()) {
          case PRODUCTION -> Guardrails.Confirmation.TYPE_NAME;
          case STAGING -> Guardrails.Confirmation.YES_NO;
          case LOCAL, DEV, PREVIEW -> Guardrails.Confirmation.NONE;
        };
    List<Guardrails.FreezeWindow> freeze = new ArrayList<>();
    List<Node> windows = section.items("freeze");
    for (int i = 0; i < windows.size(); i++) {
      if (windows.get(i) instanceof Node.MapNode map) {
        var window = new Section(map, "guardrails.freeze[" + i + "]", problems);
        Guardrails.WeekTime from =
            window.parsed("from", "a weekday and time", "Fri 16:00", EnvironmentReader::weekTime);
        Guardrails.WeekTime to =
            window.parsed("to", "a weekday and time", "Mon 08:00", EnvironmentReader::weekTime);
        if (from != null && to != null) {
          freeze.add(new Guardrails.FreezeWindow(from, to, window.text("zone", "UTC"), map.at()));
        }
      }
    }
    Map<String, Severity> policy = new LinkedHashMap<>();
    Section severities = section.in("policy");
    for (String id : section.textsByKey("policy").keySet()) {
      Severity severity = severities.choice(id, Severity.class);
      if (severity != null) {
        policy.put(id, severity);
      }
    }
    return new Guardrails(
        section.choice("confirm", Guardrails.Confirmation.class, usual), freeze, policy);
  }

  private static Guardrails.WeekTime weekTime(String text) {
    String day = text.substring(0, Math.min(3, text.length())).toUpperCase(Locale.ROOT);
    for (DayOfWeek one : DayOfWeek.values()) {
      if (one.name().startsWith(day) && day.length() == 3) {
        // The schema has seen to hh:mm; LocalTime.parse takes 5 ms to load.
        List<String> time = List.of(text.substring(3).strip().split(":", -1));
        if (time.size() == 2) {
          return new Guardrails.WeekTime(
              one, LocalTime.of(Integer.parseInt(time.get(0)), Integer.parseInt(time.get(1))));
        }
      }
    }
    throw new IllegalArgumentException("no weekday");
  }

  private static Sandbox sandbox(Section section) {
    List<Sandbox.ImageFile> files = new ArrayList<>();
    for (Node item : section.items("files")) {
      if (item instanceof Node.Scalar scalar) {
        files.add(new Sandbox.ImageFile(scalar.text(), scalar.text()));
      } else if (item instanceof Node.MapNode map) {
        var file = new Section(map, "sandbox.files", new ArrayList<>());
        files.add(new Sandbox.ImageFile(file.text("from", ""), file.text("to", "")));
      }
    }
    return new Sandbox(files, section.texts("command"), section.texts("prepare"));
  }
}
