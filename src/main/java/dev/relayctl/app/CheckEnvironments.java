package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.ImageSource;
import dev.relayctl.environment.Migrations;
import dev.relayctl.environment.SecretResolver;
import dev.relayctl.environment.SecretSource;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.guardrail.BuildContext;
import dev.relayctl.guardrail.Facts;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Guardrails;
import dev.relayctl.guardrail.Parity;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.guardrail.VariableNames;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.machine.GroupConfigs;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What files tell against environments. Each file is read once: many environments share a Fly
 * configuration, and each is looked at beside those that it is promoted from or to.
 */
final class CheckEnvironments {
  private static final ReleaseTag UNRELEASED = new ReleaseTag(0, null, null, null);

  private final Project project;
  private final boolean machinesAreHere;
  private final List<Definition> all;
  private final Map<EnvironmentName, Result<Environment>> resolved = new HashMap<>();
  private final Map<String, Result<FlyToml>> tomls = new HashMap<>();
  private final Map<EnvironmentName, Result<GroupConfigs>> configs = new HashMap<>();
  private final Map<EnvironmentName, Optional<DatabaseUrl>> urls = new HashMap<>();
  private final Map<Built, Optional<BuildContext>> builds = new HashMap<>();
  private final SharedSecrets secrets;

  /**
   * For one look.
   *
   * @param machinesAreHere whether the Machines API is an emulated one, on this machine
   * @param all the project's environments
   */
  CheckEnvironments(Project project, boolean machinesAreHere, List<Definition> all) {
    this.project = project;
    this.machinesAreHere = machinesAreHere;
    this.all = all;
    this.secrets = new SharedSecrets(project);
  }

  /** What decides what an image is built of. */
  private record Built(
      String config, ImageSource image, Migrations.Runner run, String migrations) {}

  /** Those of some environments, in their order. */
  List<Finding> findings(List<Definition> asked) {
    var findings = new ArrayList<Finding>();
    for (Definition definition : asked) {
      findings.addAll(findings(definition));
    }
    findings.addAll(
        SharedApps.findings(
            asked.stream().map(Definition::name).toList(),
            all.stream().flatMap(this::environments).toList()));
    return findings;
  }

  private List<Finding> findings(Definition definition) {
    EnvironmentName name = definition.name();
    Result<Environment> resolved = resolved(definition);
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
      if (environment.database() != null && environment.preview() == null) {
        project
            .databases()
            .direct(environment)
            .problems()
            .forEach(p -> findings.add(Finding.of(p, Severity.REFUSE, name)));
      }
      missingMigrations(environment).ifPresent(findings::add);
      App app = environment.app();
      if (app != null) {
        Result<GroupConfigs> configs = configs(environment, app);
        configs.problems().forEach(p -> findings.add(Finding.of(p, Severity.REFUSE, name)));
        configs.peek(known -> {
          var command = known.releaseCommand();
          findings.addAll(
              new ReleaseScripts(project)
                  .findings(environment, command == null ? null : command.configBeside(List.of())));
        });
      }
      findings.addAll(ofGuardrails(environment));
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

  private Result<Environment> resolved(Definition definition) {
    return resolved.computeIfAbsent(definition.name(), _ -> project.resolve(definition));
  }

  /** It, or none where it can't be resolved. */
  private Stream<Environment> environments(Definition definition) {
    return resolved(definition).match(Stream::of, _ -> Stream.empty());
  }

  private Result<FlyToml> toml(Environment environment, App app) {
    // A missing file is told once for each environment, with the place where it is named.
    Result<FlyToml> known = tomls.get(app.config());
    if (known instanceof Result.Ok<FlyToml>) {
      return known;
    }
    Result<FlyToml> read = new Wishes(project).toml(environment, app);
    tomls.put(app.config(), read);
    return read;
  }

  private Result<GroupConfigs> configs(Environment environment, App app) {
    return configs.computeIfAbsent(
        environment.name(),
        _ ->
            toml(environment, app)
                .then(toml ->
                    new Wishes(project)
                        .configs(environment, app, toml, app.name().value(), UNRELEASED)));
  }

  private List<Finding> ofGuardrails(Environment environment) {
    App app = environment.app();
    return Guardrails.offline(
        new Facts(
            environment,
            switch (project.world()) {
              case REAL -> machinesAreHere ? Facts.World.SANDBOX : Facts.World.REAL;
              case SANDBOX -> Facts.World.SANDBOX;
            },
            project.clock().instant(),
            new Facts.OwnDatabase(null, url(environment), null, null, null),
            SchemaState.NONE,
            Facts.Code.of(Source.NONE),
            app == null ? null : fleet(environment, app),
            Webs.of(environment, null, null, othersOf(environment)),
            null,
            others(environment)));
  }

  /** Databases of the others whose URLs can be told here. */
  private List<Facts.Other> others(Environment environment) {
    return othersOf(environment)
        .<Facts.Other>mapMulti((other, found) -> {
          DatabaseUrl url = url(other);
          if (url != null) {
            found.accept(new Facts.Other(other.name(), other.kind(), url.identity()));
          }
        })
        .toList();
  }

  private Stream<Environment> othersOf(Environment environment) {
    return all.stream()
        .filter(other -> !other.name().equals(environment.name()) && !other.isTemplate())
        .flatMap(this::environments);
  }

  private @Nullable DatabaseUrl url(Environment environment) {
    return urls.computeIfAbsent(environment.name(), _ -> Optional.ofNullable(read(environment)))
        .orElse(null);
  }

  private @Nullable DatabaseUrl read(Environment environment) {
    // In the sandbox it is the sandbox's, and nothing is said of that.
    return project.world() == Project.World.REAL
        ? project.databases().given(environment).orElse(null)
        : null;
  }

  /** As if nothing were there yet. */
  private Facts.@Nullable Fleet fleet(Environment environment, App app) {
    if (!(toml(environment, app) instanceof Result.Ok<FlyToml>(FlyToml toml))
        || !(configs(environment, app) instanceof Result.Ok<GroupConfigs>(GroupConfigs known))) {
      return null;
    }
    var image = new Image(app.name().value(), null, null, Image.Presence.TO_BE_PROVIDED);
    List<Parity.Side> neighbours = neighbours(environment);
    return new Facts.Fleet(
        toml,
        known,
        new Observed(
            project.clock().instant(),
            new Observed.App.Absent(),
            List.of(),
            Map.of(),
            Map.of(),
            SchemaState.NONE,
            null,
            0,
            image,
            Source.NONE,
            null),
        List.of(),
        false,
        neighbours,
        build(environment, app, toml),
        VariableNames.of(
            environment, toml, neighbours.stream().map(Parity.Side::environment).toList(), null),
        Set.of(),
        secrets.of(environment));
  }

  private @Nullable BuildContext build(Environment environment, App app, FlyToml toml) {
    Migrations migrations = environment.migrations();
    return builds
        .computeIfAbsent(
            new Built(app.config(), app.image(), migrations.run(), migrations.directory()),
            _ -> new BuildFiles(project).of(environment, app, toml))
        .orElse(null);
  }

  private List<Parity.Side> neighbours(Environment environment) {
    return othersOf(environment)
        .filter(other -> Neighbours.areNeighbours(environment, other))
        .flatMap(other -> side(other).stream())
        .toList();
  }

  private Optional<Parity.Side> side(Environment environment) {
    App app = environment.app();
    return app != null
            && toml(environment, app) instanceof Result.Ok<FlyToml>(FlyToml toml)
            && configs(environment, app) instanceof Result.Ok<GroupConfigs>(GroupConfigs known)
        ? Optional.of(new Parity.Side(environment, toml, known))
        : Optional.empty();
  }
}
