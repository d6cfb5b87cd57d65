package dev.relayctl.sandbox.pages;

import dev.relayctl.sandbox.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list (§1).
 *
 * @param number from 1
 * @param size how many a part may have
 * @param total how many there are in all
 */
record Page<T>(List<T> part, int number, int size, int total) {
  /**
   * The part that is asked for; empty when more is asked for than one may have at once, which may
   * be refused (§2), so that a client that gets by here gets by there.
   */
  static <T> Optional<Page<T>> of(List<T> all, Request request, int usual, int most) {
    int size = request.number("per_page").orElse(usual);
    int number = request.number("page").orElse(1);
    if (size < 1 || size > most || number < 1) {
      return Optional.empty();
    }
    int from = (int) Math.min(all.size(), (long) (number - 1) * size);
    int to = Math.min(all.size(), from + size);
    return Optional.of(new Page<>(all.subList(from, to), number, size, all.size()));
  }

  int pages() {
    return Math.ceilDiv(total, size);
  }

  <R> Page<R> map(Function<T, R> change) {
    return new Page<>(part.stream().map(change).toList(), number, size, total);
  }
}
