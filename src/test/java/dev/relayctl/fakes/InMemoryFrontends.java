package dev.relayctl.fakes;

import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Bundle;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.SiteUpload;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Frontends;
import dev.relayctl.run.Progress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One project of any name; none at first. No page opens. */
public final class InMemoryFrontends implements Frontends {
  private final List<String> built = new ArrayList<>();
  private final Map<Frontend.PagesEnvironment, Site> scopes =
      new EnumMap<>(Frontend.PagesEnvironment.class);
  private Result<Site> site = Result.ok(new Site.Absent("0".repeat(32)));
  private final List<SiteUpload> uploads = new ArrayList<>();
  private final List<SiteUpload> prepared = new ArrayList<>();
  private @Nullable Problem brokenBuild;
  private final List<Site.Deployment> earlier = new ArrayList<>();
  private @Nullable Problem stubborn;
  private @Nullable Problem wrongPage;

  /** What was deployed and not removed, with the addresses that it was built with. */
  public List<SiteUpload> uploads() {
    return List.copyOf(uploads);
  }

  /** What was built, with the addresses that it was built with. */
  public List<SiteUpload> prepared() {
    return List.copyOf(prepared);
  }

  /** What is there; what users get of it, they can get again. */
  public InMemoryFrontends having(Site there) {
    this.site = Result.ok(there);
    if (there instanceof Site.Present present
        && present.live() != null
        && !earlier.contains(present.live())) {
      earlier.add(present.live());
    }
    return this;
  }

  private void having(Site.Present present, Site.Deployment live) {
    having(
        new Site.Present(
            present.account(), present.variables(), present.builder(), live, present.settings()));
  }

  /** What one scope of it has that isn't as the other. */
  public InMemoryFrontends having(Frontend.PagesEnvironment scope, Site there) {
    scopes.put(scope, there);
    return this;
  }

  /** Why nobody can tell. */
  public InMemoryFrontends failing(Problem problem) {
    this.site = Result.bad(problem);
    return this;
  }

  @Override
  public Result<Site> look(Frontend.Pages pages, @Nullable String branch) {
    Site own = scopes.get(pages.environment());
    return own == null ? site : Result.ok(own);
  }

  @Override
  public Result<Result.Done> setVariables(Frontend.Pages pages) {
    return site.then(there -> {
      if (!(there instanceof Site.Present present)) {
        return Result.bad(nothing());
      }
      var all = new HashMap<>(present.variables());
      pages.variables().forEach((name, text) -> all.put(name, new Site.Value.Plain(text)));
      var settings = new HashMap<>(present.settings());
      settings.putAll(pages.settings());
      site =
          Result.ok(
              new Site.Present(
                  present.account(), all, present.builder(), present.live(), settings));
      return Result.done();
    });
  }

  @Override
  public Result<Result.Done> create(Frontend.Pages pages, String productionBranch) {
    return site.map(there -> {
      if (there instanceof Site.Absent(String account, _)) {
        having(new Site.Present(account, Map.of(), Site.Builder.ELSEWHERE, null, productionBranch));
      }
      return Result.Done.DONE;
    });
  }

  @Override
  public Result<Files> prepare(
      SiteUpload upload, @Nullable URI app, Path project, Progress progress) {
    if (brokenBuild != null) {
      return Result.bad(brokenBuild);
    }
    prepared.add(app == null ? upload : upload.speakingTo(app));
    return Result.ok(new Files(Map.of("/index.html", "1"), Map.of(), "0".repeat(16), 1, List.of()));
  }

  @Override
  public Result<Deployed> deploy(SiteUpload upload, Files files, Progress progress) {
    return site.then(there -> {
      if (!(there instanceof Site.Present present)) {
        return Result.bad(nothing());
      }
      uploads.add(prepared.getLast());
      URI url = URI.create("https://d" + uploads.size() + ".relay.pages.dev");
      having(
          present,
          new Site.Deployment(
              "d" + uploads.size(),
              url,
              Instant.EPOCH,
              Map.of(),
              new SiteUpload.Mark(upload.origin(), "0".repeat(16)),
              upload.commit(),
              Map.of()));
      return wrongPage == null
          ? Result.ok(new Deployed(url, "its page speaks to nobody"))
          : Result.bad(wrongPage);
    });
  }

  @Override
  public Result<Optional<Site.Deployment>> production(Frontend.Pages pages, String commit) {
    return site.map(
        _ -> earlier.reversed().stream().filter(one -> commit.equals(one.commit())).findFirst());
  }

  @Override
  public Result<String> goBack(Frontend.Pages pages, String deployment, @Nullable URI page) {
    return site.then(there -> {
      Optional<Site.Deployment> found =
          earlier.stream().filter(one -> one.id().equals(deployment)).findFirst();
      if (!(there instanceof Site.Present present) || found.isEmpty()) {
        return Result.bad(nothing());
      }
      if (stubborn != null && !found.get().equals(present.live())) {
        return Result.bad(stubborn);
      }
      having(present, found.get());
      return Result.ok("its page speaks to nobody");
    });
  }

  /** From now on, nothing is built. */
  public InMemoryFrontends notBuilding(Problem problem) {
    this.brokenBuild = problem;
    return this;
  }

  /** From now on, what is deployed shows something else. */
  public InMemoryFrontends showingAnother(Problem problem) {
    this.wrongPage = problem;
    return this;
  }

  /** From now on it goes back to nothing. */
  public InMemoryFrontends stubborn(Problem problem) {
    this.stubborn = problem;
    return this;
  }

  @Override
  public Result<Integer> removePreviews(Frontend.Pages pages, String branch) {
    long there = uploads.stream().filter(upload -> upload.branch().equals(branch)).count();
    uploads.removeIf(upload -> upload.branch().equals(branch));
    return Result.ok((int) there);
  }

  @Override
  public Result<Result.Done> build(Frontend.Pages pages, @Nullable String branch) {
    return site.then(there -> {
      if (!(there instanceof Site.Present)) {
        return Result.bad(nothing());
      }
      built.add(branch == null ? "the production branch" : branch);
      return Result.done();
    });
  }

  /** What was built, in order. */
  public List<String> built() {
    return List.copyOf(built);
  }

  @Override
  public Result<Bundle> bundle(URI page) {
    return Result.bad(nothing());
  }

  private static Problem nothing() {
    return Problem.failed(
        "pages.not-found", "there is nothing", Where.system("Cloudflare", "?"), "none", "make one");
  }
}
