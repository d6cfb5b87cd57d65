package dev.relayctl.sandbox.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code _headers} says (§7): a path, and indented below it headers for it. */
record HeaderRules(List<Rule> rules) {
  private static final int MOST = 100;
  private static final int LONGEST = 2000;

  HeaderRules {
    rules = List.copyOf(rules);
  }

  /** A header, for the paths that fit. */
  record Rule(PathPattern path, String name, String value) {}

  /**
   * What is wrong with a text, which makes a whole deployment fail (§7); empty when it is right.
   */
  static Optional<String> wrong(String text) {
    boolean below = false;
    int count = 0;
    for (String line : text.lines().toList()) {
      boolean path = isPath(line);
      below |= path;
      count += path ? 1 : 0;
      if (line.length() > LONGEST || count > MOST) {
        return Optional.of("_headers has more than " + MOST + " rules, or too long a line");
      }
      boolean header = line.indexOf(':') > 0 || line.strip().startsWith("!");
      if (isMeant(line) && !path && (!below || !header)) {
        return Optional.of("_headers has a line that is neither a path nor a header below one");
      }
    }
    return Optional.empty();
  }

  static HeaderRules of(String text) {
    var rules = new ArrayList<Rule>();
    PathPattern path = PathPattern.of("");
    for (String line : text.lines().filter(HeaderRules::isMeant).toList()) {
      int colon = line.indexOf(':');
      if (isPath(line)) {
        path = PathPattern.of(line.strip());
      } else if (colon > 0) {
        String name = line.substring(0, colon).strip();
        rules.add(new Rule(path, name, line.substring(colon + 1).strip()));
      }
    }
    return new HeaderRules(rules);
  }

  private static boolean isMeant(String line) {
    return !line.isBlank() && !line.strip().startsWith("#");
  }

  private static boolean isPath(String line) {
    return line.startsWith("/") || line.startsWith("https://");
  }

  /** The headers of what is answered at a path. */
  Map<String, String> at(String path) {
    var headers = new LinkedHashMap<String, String>();
    rules.stream()
        .filter(rule -> rule.path.matches(path))
        .forEach(rule -> headers.put(rule.name, rule.value));
    return headers;
  }
}
