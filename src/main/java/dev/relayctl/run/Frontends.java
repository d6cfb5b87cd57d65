package dev.relayctl.run;

import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Bundle;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Result;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where frontends are served: Cloudflare Pages. */
public interface Frontends {
  /**
   * What is there; {@code pages.…} when it can't be told.
   *
   * @param branch whose previews users of the environment see; null when nobody says, and then no
   *     preview is its own
   */
  Result<Site> look(Frontend.Pages pages, @Nullable String branch);

  /**
   * Sets these variables of a project's scope, leaves all others as they are, and reads back what
   * came of it: Pages has been seen to answer success and to drop them ({@code
   * specs/cloudflare-pages.md} §3.3). {@code pages.variables-dropped}, and {@code
   * pages.variable-is-secret} where one would be lost.
   */
  Result<Result.Done> setVariables(Frontend.Pages pages);

  /** Opens a page as a browser would, and its scripts; {@code pages.site-…} when it can't. */
  Result<Bundle> bundle(URI page);
}
