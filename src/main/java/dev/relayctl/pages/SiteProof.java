package dev.relayctl.pages;

import dev.relayctl.plan.Bundle;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
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
  Result<String> of(URI page, SiteFiles files, Collection<String> values) {
    List<String> expected = shown(files, values);
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

  /** Those that the first page and the scripts that it names hold: a reader can see them. */
  private static List<String> shown(SiteFiles files, Collection<String> values) {
    Optional<String> index =
        files.files().stream()
            .filter(file -> file.path().equals("/index.html"))
            .findFirst()
            .map(SiteProof::text);
    if (index.isEmpty()) {
      return List.of();
    }
    var texts = new StringBuilder(index.get());
    files.files().stream()
        .filter(file -> file.path().endsWith(".js") || file.path().endsWith(".mjs"))
        .filter(file -> index.get().contains(file.path().substring(1)))
        .forEach(file -> texts.append('\n').append(text(file)));
    var shown = new TreeSet<String>();
    for (String value : values) {
      if (value.matches("(https?|wss?)://.+") && texts.indexOf(value) >= 0) {
        shown.add(value);
      }
    }
    return List.copyOf(shown);
  }

  private static String text(SiteFiles.One file) {
    try {
      return new String(file.content(), StandardCharsets.UTF_8);
    } catch (IOException _) {
      // It was read a moment ago; without it there is less to compare.
      return "";
    }
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
