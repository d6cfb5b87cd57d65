package dev.relayctl.plan;

import dev.relayctl.environment.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Where two configs of a machine differ, for people: a line for each value. What somebody has set
 * by hand may be a secret: of a variable that the wanted config doesn't have, no value is shown,
 * and what looks like a secret is none of the others' business either.
 */
final class ConfigDiff {
  /** A file's content or a long command tells nobody anything. */
  private static final int LONGEST = 60;

  /** Twelve digits tell two images apart. */
  private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{12})[0-9a-f]{52}");

  private static final String NONE = "none";
  private static final String ENV = "env.";

  /** Base64, or a path; only that it is another one matters. */
  private static final Pattern CONTENT = Pattern.compile("files\\[\\d+\\]\\.raw_value");

  private static final Redactor LOOKS = Redactor.of(List.of());

  private ConfigDiff() {}

  /** {@code env.LOG_LEVEL: info → debug}, by path; only below the given keys. */
  static List<String> lines(MachineConfig before, MachineConfig after, List<String> keys) {
    var lines = new ArrayList<String>();
    for (String key : keys) {
      Map<String, String> old = leaves(key, before);
      Map<String, String> now = leaves(key, after);
      var paths = new TreeSet<>(old.keySet());
      paths.addAll(now.keySet());
      for (String path : paths) {
        String one = old.getOrDefault(path, NONE);
        String other = now.getOrDefault(path, NONE);
        if (!one.equals(other)) {
          lines.add(path + ": " + changed(path, one, other));
        }
      }
    }
    return lines;
  }

  private static String changed(String path, String one, String other) {
    if (CONTENT.matcher(path).matches()) {
      return "another content";
    }
    boolean byHand = path.startsWith(ENV) && other.equals(NONE);
    return (byHand ? "(set)" : shown(path, one)) + " → " + shown(path, other);
  }

  private static Map<String, String> leaves(String key, MachineConfig config) {
    var leaves = new TreeMap<String, String>();
    config.json().get(key).ifPresent(value -> collect(key, value, leaves));
    return leaves;
  }

  private static void collect(String path, Json value, Map<String, String> leaves) {
    switch (value) {
      case Json.Obj(Map<String, Json> members) ->
          members.forEach((key, member) -> collect(path + "." + key, member, leaves));
      case Json.Arr(List<Json> items) -> {
        for (int i = 0; i < items.size(); i++) {
          collect(path + "[" + i + "]", items.get(i), leaves);
        }
      }
      case Json.Text(String text) -> leaves.put(path, text);
      case Json.Num _, Json.Flag _ -> leaves.put(path, Json.canonical(value));
      case Json.Nothing _ -> {}
    }
  }

  static String shown(String path, String value) {
    String name = path.substring(path.lastIndexOf('.') + 1) + "=";
    // With its name: a token is known by that.
    String clean = LOOKS.clean(name + value).substring(name.length());
    String line = DIGEST.matcher(clean.replaceAll("\\s+", " ")).replaceAll("sha256:$1");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
