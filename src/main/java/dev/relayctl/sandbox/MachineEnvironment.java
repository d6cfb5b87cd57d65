package dev.relayctl.sandbox;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What machine processes inherit: a place for temporary files and the daemon's own Java, no more.
 */
final class MachineEnvironment {
  private MachineEnvironment() {}

  /** Chosen by name, so that no credential of the user's shell reaches a machine. */
  static Map<String, String> from(Map<String, String> process) {
    var machine = new TreeMap<String, String>();
    for (String name : List.of("HOME", "LANG", "LC_ALL", "TMPDIR", "TZ")) {
      String value = process.get(name);
      if (value != null) {
        machine.put(name, value);
      }
    }
    Path java = Path.of(System.getProperty("java.home"));
    machine.put("JAVA_HOME", java.toString());
    machine.put(
        "PATH",
        java.resolve("bin") + File.pathSeparator + process.getOrDefault("PATH", "/usr/bin:/bin"));
    return machine;
  }
}
