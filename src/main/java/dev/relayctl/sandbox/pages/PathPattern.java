package dev.relayctl.sandbox.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path with placeholders, {@code /posts/:id}, and with one asterisk for any rest. */
record PathPattern(Pattern pattern, List<String> names) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\*|:([A-Za-z][A-Za-z0-9_]*)");
  private static final String REST = "splat";

  PathPattern {
    names = List.copyOf(names);
  }

  static PathPattern of(String path) {
    var names = new ArrayList<String>();
    var regex = new StringBuilder();
    Matcher placeholder = PLACEHOLDER.matcher(path);
    int end = 0;
    while (placeholder.find()) {
      String name = placeholder.group(1);
      regex.append(Pattern.quote(path.substring(end, placeholder.start())));
      regex.append(name == null ? "(.*)" : "([^/]+)");
      names.add(name == null ? REST : name);
      end = placeholder.end();
    }
    regex.append(Pattern.quote(path.substring(end)));
    return new PathPattern(Pattern.compile(regex.toString()), names);
  }

  boolean matches(String path) {
    return pattern.matcher(path).matches();
  }

  /** The other path with what the placeholders stand for; empty when the path is none of these. */
  Optional<String> fill(String path, String other) {
    Matcher matcher = pattern.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String filled = other;
    for (int i = 0; i < names.size(); i++) {
      filled = filled.replace(":" + names.get(i), matcher.group(i + 1));
    }
    return Optional.of(filled);
  }
}
