package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.Source;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.report.FlyConfigReport;
import dev.relayctl.run.Images;
import dev.relayctl.run.WorkTree;
import org.jspecify.annotations.Nullable;

/** The machine configs that a deploy would send. Asks no outside system but git. */
public final class ShowFlyConfig {
  private final Project project;
  private final Images images;
  private final WorkTree workTree;

  public ShowFlyConfig(Project project, Images images, WorkTree workTree) {
    this.project = project;
    this.images = images;
    this.workTree = workTree;
  }

  /** The configs; release number 0, since only a deploy knows the next one. */
  public Result<FlyConfigReport> config(String nameOrAlias, @Nullable String image) {
    return project
        .environment(nameOrAlias)
        .then(environment -> {
          App app = environment.app();
          return app == null ? Result.bad(noApp(environment)) : config(environment, app, image);
        });
  }

  private Result<FlyConfigReport> config(Environment environment, App app, @Nullable String image) {
    var request = new Images.Request(environment, app.name(), project.directory());
    // Without an image the config is still worth reading: the deploy will fill it in.
    String reference =
        images
            .resolve(request, image)
            .map(found -> found.reference())
            .orElse(_ -> "registry.fly.io/" + app.name());
    Source source = workTree.source(project.directory()).orElse(_ -> Source.NONE);
    var tag = new ReleaseTag(0, source.commit(), source.branch(), null);
    return new Wishes(project)
        .configs(environment, app, reference, tag)
        .map(configs -> new FlyConfigReport(app.name(), configs));
  }

  private static Problem noApp(Environment environment) {
    return Problem.invalid(
        "environment.no-app",
        environment.name() + " has no app on Fly",
        environment.origin("app"),
        "a local environment has one only when its file names it",
        "choose another environment: relayctl env list");
  }
}
