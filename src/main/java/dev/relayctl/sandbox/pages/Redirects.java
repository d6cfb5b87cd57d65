package dev.relayctl.sandbox.pages;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What {@code _redirects} says (§7): on each line a path, where to, and a status. */
record Redirects(List<Rule> rules) {
  private static final int USUAL = 302;
  private static final Set<String> STATUSES = Set.of("200", "301", "302", "303", "307", "308");
  private static final int MOST = 2100;

  Redirects {
    rules = List.copyOf(rules);
  }

  /** A line; with status 200 the other path's file is the answer. */
  record Rule(PathPattern from, String to, int status) {}

  /** Where a request goes instead. */
  record Target(String path, int status) {}

  /** Lines that are none are passed over, as the platform does. */
  static Redirects of(String text) {
    return new Redirects(
        text.lines()
            .map(String::strip)
            .filter(line -> !line.startsWith("#"))
            .map(line -> List.of(line.split("\\s+", -1)))
            .filter(Redirects::isRule)
            .limit(MOST)
            .map(Redirects::rule)
            .toList());
  }

  private static boolean isRule(List<String> words) {
    boolean whole = words.size() == 2 || (words.size() == 3 && STATUSES.contains(words.get(2)));
    return whole && words.getFirst().startsWith("/");
  }

  private static Rule rule(List<String> words) {
    int status = words.size() == 2 ? USUAL : Integer.parseInt(words.get(2));
    return new Rule(PathPattern.of(words.getFirst()), words.get(1), status);
  }

  /** The first rule decides; one that would lead to itself for ever is none. */
  Optional<Target> at(String path, Set<String> files) {
    for (Rule rule : rules) {
      Optional<String> to = rule.from.fill(path, rule.to);
      boolean forEver = to.filter(rule.from::matches).isPresent();
      boolean hidden = rule.status == 200 && files.contains(path);
      if (to.isPresent() && !forEver && !hidden) {
        return Optional.of(new Target(to.get(), rule.status));
      }
    }
    return Optional.empty();
  }
}
