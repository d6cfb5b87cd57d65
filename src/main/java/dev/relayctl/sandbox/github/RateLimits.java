package dev.relayctl.sandbox.github;

import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Request;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many requests there have been in the hour, for each repository (§6). */
final class RateLimits {
  private static final long HOUR = Duration.ofHours(1).toSeconds();
  private static final Pattern REPOSITORY = Pattern.compile("/repos/([^/]+/[^/]+).*");

  private final IntSupplier limit;
  private final InstantSource clock;
  private final Map<String, Window> windows = new HashMap<>();

  /** An hour that began with a request. */
  private record Window(long endSecond, int used) {}

  RateLimits(IntSupplier limit, InstantSource clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /** Counts a request; a refusal when it is one too many. */
  synchronized Optional<Answer> take(Request request) {
    Window now = window(request);
    if (now.used >= limit.getAsInt()) {
      return Optional.of(Errors.rateLimited());
    }
    windows.put(key(request), new Window(now.endSecond, now.used + 1));
    return Optional.empty();
  }

  /** What an answer tells of it. */
  synchronized Map<String, String> headers(Request request) {
    Window now = window(request);
    int most = limit.getAsInt();
    return Map.of(
        "x-ratelimit-limit", String.valueOf(most),
        "x-ratelimit-remaining", String.valueOf(Math.max(0, most - now.used)),
        "x-ratelimit-reset", String.valueOf(now.endSecond),
        "x-ratelimit-used", String.valueOf(now.used),
        "x-ratelimit-resource", "core");
  }

  synchronized void clear() {
    windows.clear();
  }

  private Window window(Request request) {
    long now = clock.instant().getEpochSecond();
    Window known = windows.get(key(request));
    return known == null || known.endSecond <= now ? new Window(now + HOUR, 0) : known;
  }

  private static String key(Request request) {
    Matcher repository = REPOSITORY.matcher(request.path());
    return repository.matches() ? repository.group(1).toLowerCase(Locale.ROOT) : "";
  }
}
