package dev.relayctl.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Where two configs of a machine differ, for people: a line for each value. */
final class ConfigDiff {
  /** A file's content or a long command tells nobody anything. */
  private static final int LONGEST = 60;

  /** Twelve digits tell two images apart. */
  private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{12})[0-9a-f]{52}");

  private static final String NONE = "none";

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
          lines.add(path + ": " + shown(one) + " → " + shown(other));
        }
      }
    }
    return lines;
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

  private static String shown(String value) {
    String line = DIGEST.matcher(value.replaceAll("\\s+", " ")).replaceAll("sha256:$1");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
