package dev.relayctl.fakes;

import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Bundle;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Frontends;
import java.net.URI;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** One project of any name; none at first. No page opens. */
public final class InMemoryFrontends implements Frontends {
  private Result<Site> site = Result.ok(new Site.Absent("0".repeat(32)));

  /** What is there. */
  public InMemoryFrontends having(Site there) {
    this.site = Result.ok(there);
    return this;
  }

  /** Why nobody can tell. */
  public InMemoryFrontends failing(Problem problem) {
    this.site = Result.bad(problem);
    return this;
  }

  @Override
  public Result<Site> look(Frontend.Pages pages, @Nullable String branch) {
    return site;
  }

  @Override
  public Result<Result.Done> setVariables(Frontend.Pages pages) {
    return site.then(there -> {
      if (!(there instanceof Site.Present present)) {
        return Result.bad(nothing());
      }
      var all = new HashMap<>(present.variables());
      pages.variables().forEach((name, text) -> all.put(name, new Site.Value.Plain(text)));
      site = Result.ok(new Site.Present(present.account(), all, present.builder(), present.live()));
      return Result.done();
    });
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
