package dev.relayctl.app;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.SiteUpload;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What an environment's file asks for of a frontend that is built here. */
record SiteWishes(Project project) {
  /** Null where it is built by somebody else, or where there is none. */
  @Nullable SiteUpload of(Environment environment, ReleaseTag tag) {
    return of(environment, tag.commit());
  }

  /** The same of a commit; null when that isn't known. */
  @Nullable SiteUpload of(Environment environment, @Nullable String commit) {
    Frontend frontend = environment.frontend();
    Frontend.Pages pages = frontend.onPages();
    Frontend.Build build = frontend.uploaded();
    if (pages == null || build == null) {
      return null;
    }
    App app = environment.app();
    String branch = environment.pagesBranch();
    @Nullable URI real =
        switch (project.world()) {
          case REAL -> frontend.url();
          case SANDBOX -> null;
        };
    @Nullable URI standIn =
        switch (project.world()) {
          case REAL -> null;
          // Files have the real app's address; the sandbox's app has its own.
          case SANDBOX -> app == null ? null : app.url();
        };
    return new SiteUpload(
        pages, build, branch == null ? environment.name().value() : branch, commit, real, standIn);
  }
}
