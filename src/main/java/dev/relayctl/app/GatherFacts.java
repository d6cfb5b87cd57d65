package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Facts;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Source;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import org.jspecify.annotations.Nullable;

/** Brings together what guardrails look at; what can't be told is missing there. */
final class GatherFacts {
  private final Project project;

  GatherFacts(Project project) {
    this.project = project;
  }

  /** For a plan that takes machines as they are. */
  Facts withoutFleet(
      Environment environment, DatabaseUrl database, SchemaState schema, Source source) {
    return facts(environment, database, schema, source, null);
  }

  /** For a deploy. */
  Result<Facts> ofDeploy(Environment environment, App app, Observed observed, ReleaseTag tag) {
    var wishes = new Wishes(project);
    return project
        .databases()
        .direct(environment)
        .then(database ->
            wishes
                .toml(environment, app)
                .then(toml ->
                    wishes
                        .configs(environment, app, toml, observed.image().reference(), tag)
                        .map(configs -> new Facts.Fleet(toml, configs, observed)))
                .map(fleet ->
                    facts(environment, database, observed.schema(), observed.source(), fleet)));
  }

  private Facts facts(
      Environment environment,
      DatabaseUrl database,
      SchemaState schema,
      Source source,
      Facts.@Nullable Fleet fleet) {
    return new Facts(
        environment,
        switch (project.world()) {
          case REAL -> Facts.World.REAL;
          case SANDBOX -> Facts.World.SANDBOX;
        },
        project.clock().instant(),
        new Facts.OwnDatabase(database, ofApp(environment)),
        schema,
        source,
        fleet,
        Others.of(project, environment));
  }

  private @Nullable DatabaseUrl ofApp(Environment environment) {
    return environment.database() != null
            && project
                    .databases()
                    .url(environment)
                    .then(url -> DatabaseUrl.parse(url, Where.system("database", "url")))
                instanceof Result.Ok<DatabaseUrl>(DatabaseUrl url)
        ? url
        : null;
  }
}
