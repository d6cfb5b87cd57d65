package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Migrations;
import dev.relayctl.environment.Pooling;
import dev.relayctl.environment.SecretResolver;
import dev.relayctl.environment.SecretSource;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.machine.GroupConfigs;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.EnvironmentReport;
import dev.relayctl.report.EnvironmentReport.DatabaseView;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What environments are, for {@code env list|show|check|diff}. Connects to nothing. */
public final class EnvironmentViews {
  private static final ReleaseTag UNRELEASED = new ReleaseTag(0, null, null, null);

  private final Project project;

  public EnvironmentViews(Project project) {
    this.project = project;
  }

  /** All environments; a value that can't be resolved leaves a gap and not a failure. */
  public Result<EnvironmentReport> list() {
    return project
        .environments()
        .map(all -> new EnvironmentReport(all.all().stream().map(this::view).toList()));
  }

  /** The environment that a name or alias stands for; asks nothing but the files. */
  public Result<EnvironmentName> named(String nameOrAlias) {
    return project
        .environments()
        .then(all -> all.find(nameOrAlias, new Where.OnCommandLine(nameOrAlias)))
        .map(Definition::name);
  }

  /** One environment with all its settings. */
  public Result<EnvironmentReport.Shown> show(String nameOrAlias) {
    return project
        .environment(nameOrAlias)
        .map(environment ->
            new EnvironmentReport.Shown(
                view(environment),
                environment.settings().stream()
                    .map(setting ->
                        new EnvironmentReport.Setting(
                            setting.path(), setting.value(), setting.at().text()))
                    .toList()));
  }

  /** Everything that is wrong; empty when nothing is. Problems of form end it at once. */
  public Result<List<Finding>> check(@Nullable String nameOrAlias) {
    return project
        .environments()
        .then(all ->
            nameOrAlias == null
                ? Result.ok(all.all())
                : all.find(nameOrAlias, new Where.OnCommandLine(nameOrAlias)).map(List::of))
        .map(definitions -> {
          var findings = new ArrayList<Finding>();
          for (Definition definition : definitions) {
            findings.addAll(findings(definition));
          }
          findings.addAll(new SharedApps(project).findings(definitions));
          return findings;
        });
  }

  /** Settings in which two environments differ, by path. */
  public Result<List<EnvironmentReport.Difference>> diff(String one, String other) {
    return project
        .environment(one)
        .then(a ->
            project
                .environment(other)
                .map(b -> {
                  Map<String, Environment.Setting> left = byPath(a);
                  Map<String, Environment.Setting> right = byPath(b);
                  var paths = new TreeSet<>(left.keySet());
                  paths.addAll(right.keySet());
                  return paths.stream()
                      .map(path -> difference(path, left.get(path), right.get(path)))
                      .filter(d -> !Objects.equals(d.one(), d.other()))
                      .toList();
                }));
  }

  private static EnvironmentReport.Difference difference(
      String path, Environment.@Nullable Setting one, Environment.@Nullable Setting other) {
    return new EnvironmentReport.Difference(
        path,
        one == null ? null : one.value(),
        one == null ? null : one.at().text(),
        other == null ? null : other.value(),
        other == null ? null : other.at().text());
  }

  private static Map<String, Environment.Setting> byPath(Environment environment) {
    var settings = new LinkedHashMap<String, Environment.Setting>();
    environment.settings().forEach(setting -> settings.put(setting.path(), setting));
    return settings;
  }

  private List<Finding> findings(Definition definition) {
    EnvironmentName name = definition.name();
    Result<Environment> resolved = project.resolve(definition);
    var findings = new ArrayList<Finding>();
    for (Problem problem : resolved.problems()) {
      findings.add(Finding.of(problem, Severity.REFUSE, name));
    }
    resolved.peek(environment -> {
      for (SecretSource source : environment.secrets().values()) {
        SecretResolver.resolve(source, project.lookups())
            .problems()
            .forEach(p -> findings.add(Finding.of(p, Severity.REFUSE, name)));
      }
      if (environment.database() != null) {
        project
            .databases()
            .direct(environment)
            .problems()
            .forEach(p -> findings.add(Finding.of(p, Severity.REFUSE, name)));
      }
      missingMigrations(environment).ifPresent(findings::add);
      App app = environment.app();
      if (app != null) {
        Result<GroupConfigs> configs =
            new Wishes(project).configs(environment, app, app.name().value(), UNRELEASED);
        configs.problems().forEach(p -> findings.add(Finding.of(p, Severity.REFUSE, name)));
        configs.peek(known -> {
          var command = known.releaseCommand();
          findings.addAll(
              new ReleaseScripts(project)
                  .findings(environment, command == null ? null : command.configBeside(List.of())));
        });
      }
    });
    return findings;
  }

  /** Only told: a new project has no migrations, and without the directory a deploy is refused. */
  private Optional<Finding> missingMigrations(Environment environment) {
    Migrations migrations = environment.migrations();
    return migrations.engine() != Migrations.Engine.FLYWAY
            || Files.isDirectory(project.directory().resolve(migrations.directory()))
        ? Optional.empty()
        : Optional.of(
            new Finding(
                "migrate.directory-missing",
                Severity.INFO,
                environment.name(),
                environment.origin("migrations.directory"),
                "there is no directory " + migrations.directory(),
                "the migrations are looked for there",
                "correct migrations.directory, or begin with relayctl migrate new NAME"));
  }

  private EnvironmentReport.View view(Definition definition) {
    return definition
        .outline(project.lookups())
        .match(
            this::view,
            problems ->
                new EnvironmentReport.View(
                    definition.name(),
                    definition.kind().key(),
                    definition.aliases().stream().map(EnvironmentName::value).toList(),
                    definition.file().path(),
                    null,
                    null,
                    null,
                    problems.getFirst().facts().what()));
  }

  private EnvironmentReport.View view(Environment environment) {
    var app = environment.app();
    var database = environment.database();
    return new EnvironmentReport.View(
        environment.name(),
        environment.kind().key(),
        environment.identity().aliases().stream().map(EnvironmentName::value).toList(),
        environment.identity().file(),
        app == null ? null : app.name().value(),
        app == null ? null : app.config(),
        database == null ? null : databaseView(environment, database.url().reference()),
        null);
  }

  private DatabaseView databaseView(Environment environment, String reference) {
    String source = project.databases().source(environment);
    Result<DatabaseUrl> parsed =
        project
            .databases()
            .url(environment)
            .then(text -> DatabaseUrl.parse(text, environment.origin("database.url")));
    return parsed.match(
        url ->
            new DatabaseView(
                reference,
                url.host(),
                url.port(),
                url.database(),
                url.user(),
                url.pooled() == Pooling.POOLED,
                url::fingerprint,
                source,
                null),
        problems ->
            new DatabaseView(
                reference,
                null,
                0,
                null,
                null,
                false,
                null,
                source,
                problems.getFirst().facts().what()));
  }
}
