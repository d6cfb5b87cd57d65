package dev.relayctl.run;

import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Bundle;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Result;
import java.net.URI;
import java.util.Map;

/** Where frontends are served: Cloudflare Pages. */
public interface Frontends {
  /** What is there; {@code pages.…} when it can't be told. */
  Result<Site> look(Frontend.Pages pages);

  /**
   * Sets variables of a project's scope, leaves all others as they are, and reads back what came of
   * it: Pages has been seen to answer success and to drop them ({@code specs/cloudflare-pages.md}
   * §3.3). {@code pages.variables-dropped}.
   */
  Result<Result.Done> setVariables(Frontend.Pages pages, Map<String, String> variables);

  /** Opens a page as a browser would, and its scripts; {@code pages.site-…} when it can't. */
  Result<Bundle> bundle(URI page);
}
