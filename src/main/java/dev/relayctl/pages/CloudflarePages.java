package dev.relayctl.pages;

import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Bundle;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.SiteUpload;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Frontends;
import dev.relayctl.run.Progress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Frontends at Cloudflare Pages.
 *
 * @param api asked for when a project is: most environments have no frontend there
 * @param http the same: to load the library takes its time
 * @param patience for each question of a plan or a check, with its repetitions
 * @param tools for frontends that are built here
 */
public record CloudflarePages(
    Supplier<Result<PagesApi>> api,
    Supplier<OkHttpClient> http,
    Attempts attempts,
    Duration patience,
    SiteTools tools)
    implements Frontends {
  /** A frontend is no reason to wait for long. */
  public static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);

  /** Of a step: to give up in the middle takes machines back, and Cloudflare may ask to wait. */
  private static final Duration AT_WORK = Duration.ofMinutes(2);

  private static final Pattern ACCOUNT = Pattern.compile("[0-9a-f]{32}");

  @Override
  public Result<Site> look(Frontend.Pages pages, @Nullable String branch) {
    return at(pages).then(there -> there.look(pages.environment(), branch));
  }

  @Override
  public Result<Result.Done> setVariables(Frontend.Pages pages) {
    return working(pages).then(there -> new PagesPatch(there, pages).send());
  }

  @Override
  public Result<Result.Done> create(Frontend.Pages pages, String productionBranch) {
    return working(pages).then(there -> there.create(productionBranch));
  }

  @Override
  public Result<Files> prepare(
      SiteUpload upload, @Nullable URI app, Path project, Progress progress) {
    return working(upload.pages())
        .then(there -> new SitePreparation(there, tools).of(upload, app, project, progress));
  }

  @Override
  public Result<Deployed> deploy(SiteUpload upload, Files files, Progress progress) {
    return working(upload.pages())
        .then(there -> new SiteDeploys(there, tools, this::bundle).deploy(upload, files, progress));
  }

  @Override
  public Result<Optional<Site.Deployment>> production(Frontend.Pages pages, String commit) {
    return at(pages).then(there -> new PagesDeployments(there, tools).production(commit));
  }

  @Override
  public Result<String> goBack(Frontend.Pages pages, String deployment, @Nullable URI page) {
    return at(pages)
        .then(there -> new PagesRollback(there, tools, this::bundle).to(deployment, page));
  }

  @Override
  public Result<Integer> removePreviews(Frontend.Pages pages, String branch) {
    return working(pages)
        .then(there ->
            there
                .isThere()
                .then(found ->
                    found
                        ? new PagesDeployments(there, tools).removePreviews(branch)
                        : Result.ok(0)));
  }

  @Override
  public Result<Result.Done> build(Frontend.Pages pages, @Nullable String branch) {
    return working(pages).then(there -> new PagesBuild(there, pages).of(branch));
  }

  @Override
  public Result<Bundle> bundle(URI page) {
    return new SiteReader(http.get()).read(page);
  }

  private Result<PagesProject> working(Frontend.Pages pages) {
    return at(pages)
        .map(there ->
            new PagesProject(there.client().patient(AT_WORK), there.account(), there.name()));
  }

  private Result<PagesProject> at(Frontend.Pages pages) {
    return api.get()
        .then(found -> {
          String account = pages.account() == null ? found.account() : pages.account();
          return account == null || !ACCOUNT.matcher(account).matches()
              ? Result.bad(noAccount(account))
              : Result.ok(
                  new PagesProject(
                      new PagesClient(found, http.get(), attempts, patience),
                      account,
                      pages.project() == null ? "" : pages.project()));
        });
  }

  private static Problem noAccount(@Nullable String account) {
    return Problem.invalid(
        "pages.account-missing",
        "it isn't known in which Cloudflare account to look",
        Where.system("environment", PagesApi.ACCOUNT_VARIABLE),
        account == null
            ? PagesApi.ACCOUNT_VARIABLE + " is not set, and frontend.pages.account says nothing"
            : "an account's id has 32 hexadecimal digits",
        "copy the id from Cloudflare's dashboard to frontend.pages.account, or export "
            + PagesApi.ACCOUNT_VARIABLE);
  }
}
