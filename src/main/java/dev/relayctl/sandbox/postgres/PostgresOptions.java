package dev.relayctl.sandbox.postgres;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an embedded PostgreSQL needs to know.
 *
 * @param directory where its data, port and passwords are kept; one server per directory
 * @param binaryHomes directories that the binaries may be unpacked into, best first
 * @param environment the process environment; only {@code PATH}, {@code HOME} and {@code TMPDIR}
 *     are passed on, so that a stray {@code PGPORT} changes nothing
 * @param durability whether committed data has to outlast a crash of the operating system
 */
public record PostgresOptions(
    Path directory,
    List<Path> binaryHomes,
    Map<String, String> environment,
    Durability durability) {
  /** How much a commit is worth. */
  public enum Durability {
    /** A commit is on disk. */
    KEPT,
    /** For tests: quicker, and lost with the operating system. */
    GIVEN_UP
  }

  public PostgresOptions {
    directory = directory.toAbsolutePath().normalize();
    binaryHomes = List.copyOf(binaryHomes);
    var passedOn = new LinkedHashMap<String, String>();
    for (String name : List.of("PATH", "HOME", "TMPDIR")) {
      String value = environment.get(name);
      if (value != null) {
        passedOn.put(name, value);
      }
    }
    // Messages of initdb and postgres are recognised in English only.
    passedOn.put("LC_ALL", "C");
    environment = Map.copyOf(passedOn);
  }

  /**
   * The options of the sandbox in a directory: binaries are shared by all of the user's projects in
   * {@code $XDG_CACHE_HOME} or {@code ~/.cache}, and lie beside the data where that is impossible.
   */
  public static PostgresOptions ofSandbox(Path sandbox, Map<String, String> environment) {
    return new PostgresOptions(
        sandbox.resolve("postgres"),
        List.of(binaryCache(environment), sandbox.resolve("postgres-bin")),
        environment,
        Durability.KEPT);
  }

  /** The same in another directory. */
  public PostgresOptions in(Path other) {
    return new PostgresOptions(other, binaryHomes, environment, durability);
  }

  /** Where unpacked binaries are shared: {@code ~/.cache/relayctl/postgres} by default. */
  public static Path binaryCache(Map<String, String> environment) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The XDG base directory specification has relative paths ignored.
    Path home =
        cache.startsWith("/")
            ? Path.of(cache)
            : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache");
    return home.toAbsolutePath().resolve("relayctl").resolve("postgres");
  }
}
