package dev.relayctl.pages;

import dev.relayctl.plan.Bundle;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Opens the page that was deployed: does it speak to the addresses that it was built with? */
record SiteProof(SiteTools tools, Function<URI, Result<Bundle>> opening) {
  /** The edge may serve the old version for some seconds (§5). */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofSeconds(1);

  /**
   * What was seen, in short; {@code pages.other-address} where the page speaks to none of them. One
   * that can't be opened may have a door before it, and is no failure.
   */
  Result<String> of(URI page, List<String> expected) {
    if (expected.isEmpty()) {
      return Result.ok("its page names no address that it was built with");
    }
    Instant deadline = tools.clock().instant().plus(LONGEST);
    while (true) {
      Result<Bundle> opened = opening.apply(page);
      if (opened instanceof Result.Ok<Bundle>(Bundle bundle) && holds(bundle, expected)) {
        return Result.ok("its page speaks to " + String.join(" and ", expected));
      }
      if (tools.clock().instant().isAfter(deadline)) {
        return opened.match(
            bundle -> Result.bad(other(page, expected, bundle)),
            problems ->
                Result.ok("its page can't be opened: " + problems.getFirst().facts().why()));
      }
      if (!tools.paused(POLL)) {
        return Result.bad(interrupted(page));
      }
    }
  }

  private static boolean holds(Bundle bundle, List<String> expected) {
    return expected.stream()
        .allMatch(value -> bundle.urls().stream().anyMatch(url -> url.startsWith(bare(value))));
  }

  private static String bare(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static Problem other(URI page, List<String> expected, Bundle bundle) {
    return new Problem.Failed(
        Problem.facts(
            "pages.other-address",
            "the frontend doesn't speak to " + String.join(" and ", expected),
            Where.system("frontend", page.toString()),
            bundle.urls().isEmpty()
                ? "its page and scripts name no address"
                : "its page and scripts name "
                    + String.join(", ", bundle.urls().stream().limit(3).toList()),
            "open it: another deployment, or another site, may be served there"),
        Repeat.NEVER);
  }

  private static Problem interrupted(URI page) {
    return PagesProblems.interrupted(
        "the frontend was being opened", Where.system("frontend", page.toString()));
  }
}
