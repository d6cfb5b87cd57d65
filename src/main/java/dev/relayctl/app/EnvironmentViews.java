package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Pooling;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.EnvironmentDiff;
import dev.relayctl.report.EnvironmentReport;
import dev.relayctl.report.EnvironmentReport.DatabaseView;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What environments are, for {@code env list|show|check|diff}. Connects to nothing. */
public final class EnvironmentViews {
  private final Project project;
  private final BooleanSupplier machinesAreHere;

  /**
   * Views.
   *
   * @param machinesAreHere whether the Machines API is an emulated one, on this machine; asked when
   *     it matters
   */
  public EnvironmentViews(Project project, BooleanSupplier machinesAreHere) {
    this.project = project;
    this.machinesAreHere = machinesAreHere;
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
        .map(Definition::called);
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
            (nameOrAlias == null
                    ? Result.ok(all.all())
                    : all.find(nameOrAlias, new Where.OnCommandLine(nameOrAlias)).map(List::of))
                .map(asked ->
                    new CheckEnvironments(project, machinesAreHere.getAsBoolean(), all.all())
                        .findings(asked)));
  }

  /** How two environments differ: their files, their machines, the names of their secrets. */
  public Result<EnvironmentDiff> diff(String one, String other) {
    return new CompareEnvironments(project).diff(one, other);
  }

  private EnvironmentReport.View view(Definition definition) {
    return definition
        .outline(project.lookups())
        .match(
            environment ->
                environment.preview() != null && definition.branch() == null
                    ? template(definition, environment)
                    : view(environment),
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

  /** What all its previews have; none of them is asked for. */
  private EnvironmentReport.View template(Definition definition, Environment environment) {
    var database = environment.database();
    String made = project.databases().source(environment) + ", for each branch";
    return view(
        definition.name(),
        environment,
        database == null ? null : unknown(environment, database.url().reference(), made));
  }

  private EnvironmentReport.View view(Environment environment) {
    var database = environment.database();
    return view(
        environment.name(),
        environment,
        database == null ? null : databaseView(environment, database.url().reference()));
  }

  private static EnvironmentReport.View view(
      EnvironmentName name, Environment environment, @Nullable DatabaseView database) {
    var app = environment.app();
    return new EnvironmentReport.View(
        name,
        environment.kind().key(),
        environment.identity().aliases().stream().map(EnvironmentName::value).toList(),
        environment.identity().file(),
        app == null ? null : app.name().value(),
        app == null ? null : app.config(),
        database,
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
        problems -> unknown(environment, reference, problems.getFirst().facts().what()));
  }

  private DatabaseView unknown(Environment environment, String reference, String why) {
    return new DatabaseView(
        reference, null, 0, null, null, false, null, project.databases().source(environment), why);
  }
}
