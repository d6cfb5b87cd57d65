package dev.relayctl.migrate.alembic;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file in the form of Python's {@code configparser} (its documentation, "Supported INI File
 * Structure"): sections, {@code key = value} or {@code key: value}, values that go on in indented
 * lines, comments in lines of their own. {@code %(here)s} and {@code %%} are replaced, as Alembic
 * does; other references stay as they are.
 */
record IniFile(Map<String, String> values) {
  static IniFile of(String text, String section, String here) {
    Map<String, String> values = new LinkedHashMap<>();
    boolean inside = false;
    String key = "";
    for (String line : text.lines().toList()) {
      String stripped = line.strip();
      if (stripped.startsWith("#") || stripped.startsWith(";")) {
        continue;
      }
      if (stripped.isEmpty()) {
        continue;
      }
      if (Character.isWhitespace(line.charAt(0)) && !key.isEmpty()) {
        if (inside) {
          values.merge(key, stripped, (before, more) -> before + "\n" + more);
        }
        continue;
      }
      if (stripped.startsWith("[") && stripped.endsWith("]")) {
        inside = stripped.equals("[" + section + "]");
        key = "";
        continue;
      }
      int end = end(stripped);
      key = stripped.substring(0, end).strip();
      if (inside && end < stripped.length()) {
        values.put(key, stripped.substring(end + 1).strip());
      }
    }
    values.replaceAll((_, value) -> value.replace("%(here)s", here).replace("%%", "%"));
    return new IniFile(Map.copyOf(values));
  }

  /** A value that isn't empty. */
  Optional<String> find(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
  }

  private static int end(String line) {
    int equals = line.indexOf('=');
    int colon = line.indexOf(':');
    int first = equals < 0 || (colon >= 0 && colon < equals) ? colon : equals;
    return first < 0 ? line.length() : first;
  }
}
