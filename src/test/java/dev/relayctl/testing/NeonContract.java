package dev.relayctl.testing;

import java.util.List;
import java.util.Optional;

/** The contract of Neon's API, with all that is known to be wrong in the document. */
public final class NeonContract {
  private static final List<Deviation> DEVIATIONS = List.of();

  private NeonContract() {}

  /** The contract; empty where the document is absent. */
  public static Optional<OpenApiContract> find() {
    return Specifications.find("neon-openapi.json")
        .map(document -> OpenApiContract.read(document, "/api/v2", DEVIATIONS));
  }
}
