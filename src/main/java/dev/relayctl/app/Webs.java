package dev.relayctl.app;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Frontend;
import dev.relayctl.guardrail.Web;
import dev.relayctl.plan.Bundle;
import dev.relayctl.plan.Site;
import dev.relayctl.run.Frontends;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An environment's frontend beside those of the others. */
record Webs(Project project) {
  /** What is known of it; null where it isn't at Cloudflare Pages. */
  @Nullable Web of(Environment environment, @Nullable Site site, @Nullable Bundle bundle) {
    return environment.frontend().onPages() == null
        ? null
        : of(environment, site, bundle, new Neighbours(project).others(environment));
  }

  /**
   * The same where the others were read already.
   *
   * @param others looked at only where there is such a frontend
   */
  static @Nullable Web of(
      Environment environment,
      @Nullable Site site,
      @Nullable Bundle bundle,
      Stream<Environment> others) {
    Frontend.Pages pages = environment.frontend().onPages();
    return pages == null
        ? null
        : new Web(pages, site, bundle, Web.Says.of(environment), others.map(Web.Says::of).toList());
  }

  /** What users get; empty where there is nothing to open, or it doesn't answer. */
  static Optional<Bundle> bundle(
      Environment environment, @Nullable Site site, Frontends frontends) {
    @Nullable URI declared = environment.frontend().url();
    @Nullable URI live =
        site instanceof Site.Present present && present.live() != null
            ? present.live().url()
            : null;
    // Without a deployment a page of that address is somebody else's.
    return live == null
        ? Optional.empty()
        : frontends
            .bundle(declared == null ? live : declared)
            .match(Optional::of, _ -> Optional.empty());
  }
}
