package dev.relayctl.sandbox.neon;

import dev.relayctl.sandbox.http.Request;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list (§1).
 *
 * @param cursor where the next part begins; empty after the last one
 */
record Page<T>(List<T> part, Optional<String> cursor) {
  static <T> Page<T> of(List<T> all, Request request, int usual) {
    int from = Math.clamp(position(request.query("cursor")), 0, all.size());
    int limit = Math.max(1, request.number("limit").orElse(usual));
    int to = (int) Math.min(all.size(), (long) from + limit);
    return new Page<>(
        all.subList(from, to), to < all.size() ? Optional.of("at-" + to) : Optional.empty());
  }

  /** Where a cursor points at; the beginning when it is none. */
  private static int position(@Nullable String cursor) {
    return cursor != null && cursor.matches("at-[0-9]{1,9}")
        ? Integer.parseInt(cursor.substring("at-".length()))
        : 0;
  }
}
