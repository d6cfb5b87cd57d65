package dev.relayctl.testing;

import java.util.List;
import java.util.Optional;

/** The contract of Cloudflare Pages, with all that is known to be wrong in the document. */
public final class PagesContract {
  private static final List<Deviation> DEVIATIONS = List.of();

  private PagesContract() {}

  /** The contract; empty where the document is absent. */
  public static Optional<OpenApiContract> find() {
    return Specifications.find("cloudflare-pages-openapi.json")
        .map(document -> OpenApiContract.read(document, "/client/v4", DEVIATIONS));
  }
}
