package dev.relayctl.sandbox.github;

import dev.relayctl.sandbox.http.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A part of a list.
 *
 * @param number from 1
 * @param size how many a part may have
 * @param total how many there are in all
 */
record Page<T>(List<T> part, int number, int size, int total) {
  private static final int USUAL = 30;
  private static final int MOST = 100;

  /** The part that is asked for; empty when more is asked for than one may have at once. */
  static <T> Optional<Page<T>> of(List<T> all, Request request) {
    int size = request.number("per_page").orElse(USUAL);
    int number = request.number("page").orElse(1);
    if (size < 1 || size > MOST || number < 1) {
      return Optional.empty();
    }
    int from = (int) Math.min(all.size(), (long) (number - 1) * size);
    int to = Math.min(all.size(), from + size);
    return Optional.of(new Page<>(all.subList(from, to), number, size, all.size()));
  }

  /** The header {@code Link}; empty for a list that has one part only. */
  Optional<String> link(String base, Request request) {
    int pages = Math.max(1, Math.ceilDiv(total, size));
    var links = new ArrayList<String>();
    if (number > 1) {
      links.add(link(base, request, number - 1, "prev"));
    }
    if (number < pages) {
      links.add(link(base, request, number + 1, "next"));
      links.add(link(base, request, pages, "last"));
    }
    if (number > 1) {
      links.add(link(base, request, 1, "first"));
    }
    return links.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", links));
  }

  private static String link(String base, Request request, int page, String relation) {
    var query = new TreeMap<>(request.query());
    query.put("page", List.of(String.valueOf(page)));
    var pairs = new ArrayList<String>();
    query.forEach((name, values) ->
        values.forEach(
            value -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8))));
    return "<"
        + base
        + request.path()
        + "?"
        + String.join("&", pairs)
        + ">; rel=\""
        + relation
        + "\"";
  }
}
