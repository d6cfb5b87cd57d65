package dev.relayctl.app;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A filter {@code paths} of a workflow's event, read as GitHub does: {@code *} stays within a
 * directory and {@code **} doesn't, {@code ?} and {@code +} are about the sign before them, and of
 * the patterns that fit the last one decides (docs.github.com/actions, filter pattern cheat sheet,
 * read 2026-11).
 *
 * @param patterns as they are written
 */
record PathFilter(List<String> patterns) {
  PathFilter {
    patterns = List.copyOf(patterns);
  }

  /** Whether it takes a file, by its path below the repository. */
  boolean takes(String file) {
    boolean takes = false;
    for (String pattern : patterns) {
      boolean not = pattern.startsWith("!");
      if (expression(not ? pattern.substring(1) : pattern).matcher(file).matches()) {
        takes = !not;
      }
    }
    return takes;
  }

  private static Pattern expression(String pattern) {
    var out = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char sign = pattern.charAt(i);
      int end = pattern.indexOf(']', i);
      if (pattern.startsWith("**/", i)) {
        out.append("(?:.*/)?");
        i += 2;
      } else if (pattern.startsWith("**", i)) {
        out.append(".*");
        i++;
      } else if (sign == '*') {
        out.append("[^/]*");
      } else if ((sign == '?' || sign == '+') && !out.isEmpty()) {
        out.append(sign);
      } else if (sign == '[' && end > i + 1) {
        out.append('[')
            .append(pattern.substring(i + 1, end).replaceAll("[^\\w-]", "\\\\$0"))
            .append(']');
        i = end;
      } else if (sign == '\\' && i + 1 < pattern.length()) {
        i++;
        out.append(Pattern.quote(pattern.substring(i, i + 1)));
      } else {
        out.append(Pattern.quote(String.valueOf(sign)));
      }
    }
    return Pattern.compile(out.toString());
  }
}
