package dev.relayctl.environment;

import dev.relayctl.config.Node;
import dev.relayctl.config.Position;
import dev.relayctl.problem.Problem;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A map of an environment file whose plain values are resolved, read by key. The schema has been
 * checked; what a reference brought in has not, so that each reading can note a problem {@code
 * environment.invalid-value}. A missing key is null.
 */
final class Section {
  private static final Pattern DURATION_PART = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}(ms|s|m|h|d))+");

  private final Node.@Nullable MapNode map;
  private final String path;
  private final List<Problem> problems;

  Section(Node.@Nullable MapNode map, String path, List<Problem> problems) {
    this.map = map;
    this.path = path;
    this.problems = problems;
  }

  boolean isPresent() {
    return map != null;
  }

  /** Where it is written; only of one that is present. */
  Position at() {
    return Objects.requireNonNull(map).at();
  }

  Section in(String key) {
    Node.MapNode below = node(key) instanceof Node.MapNode found ? found : null;
    return new Section(below, path(key), problems);
  }

  @Nullable Node node(String key) {
    return map == null ? null : map.find(key).orElse(null);
  }

  @Nullable String text(String key) {
    Node.Scalar scalar = scalar(key);
    return scalar == null ? null : scalar.text();
  }

  String text(String key, String otherwise) {
    String text = text(key);
    return text == null ? otherwise : text;
  }

  @Nullable Integer integer(String key) {
    return parsed(key, "a whole number", "8001", text -> whole(text.strip()));
  }

  /** {@code BigDecimal} knows 1.0 and 1e3, too, but takes 9 ms to load. */
  private static int whole(String text) {
    return text.matches("[0-9]{1,9}")
        ? Integer.parseInt(text)
        : new BigDecimal(text).intValueExact();
  }

  @Nullable Duration duration(String key) {
    return parsed(key, "a duration", "60s", Section::sumOf);
  }

  Duration duration(String key, Duration otherwise) {
    Duration duration = duration(key);
    return duration == null ? otherwise : duration;
  }

  @Nullable URI uri(String key) {
    return parsed(key, "a URL", "https://example.com", Section::webAddress);
  }

  <E extends Enum<E>> @Nullable E choice(String key, Class<E> type) {
    return parsed(
        key,
        "one of its values",
        "a value that the schema lists",
        text -> Enum.valueOf(type, text.replace('-', '_').toUpperCase(Locale.ROOT)));
  }

  <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
    E choice = choice(key, type);
    return choice == null ? otherwise : choice;
  }

  List<String> texts(String key) {
    return items(key).stream()
        .flatMap(item -> item instanceof Node.Scalar one ? Stream.of(one.text()) : Stream.of())
        .toList();
  }

  List<Node> items(String key) {
    return node(key) instanceof Node.ListNode list ? list.items() : List.of();
  }

  /** The single values of a map, in the file's order. */
  Map<String, String> textsByKey(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (node(key) instanceof Node.MapNode entries) {
      entries
          .entries()
          .forEach((name, entry) -> {
            if (entry.value() instanceof Node.Scalar scalar) {
              texts.put(name, scalar.text());
            }
          });
    }
    return texts;
  }

  /** What a parser makes of a value; it may throw what parsers of the JDK throw. */
  <T> @Nullable T parsed(String key, String wanted, String example, Function<String, T> parser) {
    Node.Scalar scalar = scalar(key);
    if (scalar == null) {
      return null;
    }
    try {
      return parser.apply(scalar.text());
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException _) {
      invalid(path(key), scalar.at(), wanted, example);
      return null;
    }
  }

  /** A problem of its own kind. */
  void note(Problem problem) {
    problems.add(problem);
  }

  void invalid(String name, Position at, String wanted, String example) {
    problems.add(
        Problem.invalid(
            "environment.invalid-value",
            name + " is not " + wanted,
            at.where(),
            "a reference may have brought in something else",
            "make it " + wanted + ", for example " + example));
  }

  private Node.@Nullable Scalar scalar(String key) {
    return node(key) instanceof Node.Scalar scalar ? scalar : null;
  }

  private String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** {@code 1m30s}; throws what {@link #parsed} catches. */
  static Duration sumOf(String text) {
    if (!DURATION.matcher(text).matches()) {
      throw new IllegalArgumentException("no duration");
    }
    Duration sum = Duration.ZERO;
    List<Duration> parts = new ArrayList<>();
    Matcher matcher = DURATION_PART.matcher(text);
    while (matcher.find()) {
      long number = Long.parseLong(matcher.group(1));
      parts.add(
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofHours(number);
          });
    }
    for (Duration part : parts) {
      sum = sum.plus(part);
    }
    return sum;
  }

  private static URI webAddress(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (!web || uri.getHost() == null || uri.getUserInfo() != null) {
        throw new IllegalArgumentException("no web address");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no web address", e);
    }
  }
}
