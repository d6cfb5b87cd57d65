package dev.relayctl.testing;

import java.util.List;
import java.util.Optional;

/** The contract of the Pages API, with all that is known to be wrong in the document. */
public final class PagesContract {
  private static final List<Deviation> DEVIATIONS =
      List.of(
          new Deviation.Ignored(
              ".*/pages/projects.*",
              "/source: null found, object expected",
              "specs/cloudflare-pages.md §3.1: null in a project for direct uploads"),
          new Deviation.Ignored(
              ".*/pages/projects.*",
              "skip_reason.*not defined",
              "specs/cloudflare-pages.md §5: told beside is_skipped"));

  private PagesContract() {}

  /** The contract; empty where the document is absent. */
  public static Optional<OpenApiContract> find() {
    return Specifications.find("cloudflare-pages-openapi.json")
        .map(document -> OpenApiContract.read(document, "/client/v4", DEVIATIONS));
  }
}
