package dev.relayctl.dump;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Processes;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code pg_dump}, {@code pg_restore} and {@code psql} of one version, found on the {@code PATH} or
 * where packages put them. {@code pg_dump} refuses a server that is newer than itself (PostgreSQL's
 * manual, "pg_dump", Notes).
 *
 * @param directory that holds all three
 * @param major version
 */
record ClientPrograms(Path directory, int major) {
  private static final Duration TO_SAY_A_VERSION = Duration.ofSeconds(20);
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ([0-9]+)");

  /** Debian and its relatives, Red Hat and its relatives, Homebrew on both kinds of Mac. */
  private static final List<Home> HOMES =
      List.of(
          new Home("/usr/lib/postgresql", "*", "bin"),
          new Home("/usr", "pgsql-*", "bin"),
          new Home("/opt/homebrew/opt", "{libpq,postgresql@*}", "bin"),
          new Home("/usr/local/opt", "{libpq,postgresql@*}", "bin"));

  /** Directories of one pattern below another. */
  private record Home(String parent, String pattern, String below) {
    List<Path> directories() {
      List<Path> found = new ArrayList<>();
      try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(parent), pattern)) {
        all.forEach(each -> found.add(each.resolve(below)));
      } catch (IOException _) {
        return List.of(); // not this kind of machine
      }
      found.sort(Comparator.<Path>naturalOrder().reversed());
      return found;
    }
  }

  /**
   * Those that can dump a server of a version: the first of that very version, else the first that
   * are newer; those on the {@code PATH} before other places'.
   */
  static Result<ClientPrograms> find(
      Processes processes, Map<String, String> environment, int server, Where where) {
    int newest = 0;
    @Nullable ClientPrograms newer = null;
    for (Path directory : directories(environment)) {
      if (!Files.isExecutable(directory.resolve("pg_dump"))) {
        continue;
      }
      OptionalInt major = major(processes, directory);
      newest = Math.max(newest, major.orElse(0));
      if (major.orElse(0) >= server && complete(directory)) {
        var programs = new ClientPrograms(directory, major.getAsInt());
        if (programs.major() == server) {
          return Result.ok(programs);
        }
        newer = newer == null ? programs : newer;
      }
    }
    if (newer != null) {
      return Result.ok(newer);
    }
    return Result.bad(newest == 0 ? missing(server, where) : tooOld(newest, server, where));
  }

  String program(String name) {
    return directory.resolve(name).toString();
  }

  private static boolean complete(Path directory) {
    return Files.isExecutable(directory.resolve("pg_restore"))
        && Files.isExecutable(directory.resolve("psql"));
  }

  private static Set<Path> directories(Map<String, String> environment) {
    Set<Path> all = new LinkedHashSet<>();
    for (String each : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!each.isEmpty()) {
        all.add(Path.of(each));
      }
    }
    HOMES.forEach(home -> all.addAll(home.directories()));
    return all;
  }

  private static OptionalInt major(Processes processes, Path directory) {
    var call =
        new Processes.Call(
            List.of(directory.resolve("pg_dump").toString(), "--version"),
            directory,
            Map.of(),
            TO_SAY_A_VERSION);
    return processes
        .run(call)
        .map(ran -> {
          Matcher version = VERSION.matcher(ran.stdout());
          return version.find()
              ? OptionalInt.of(Integer.parseInt(version.group(1)))
              : OptionalInt.empty();
        })
        .orElse(_ -> OptionalInt.empty());
  }

  private static Problem missing(int server, Where where) {
    return Problem.invalid(
        "restore-point.no-pg-dump",
        "no restore point can be taken here",
        where,
        "database.restore-points asks for one, and there is no pg_dump, pg_restore and psql",
        install(server));
  }

  private static Problem tooOld(int newest, int server, Where where) {
    return Problem.invalid(
        "restore-point.pg-dump-too-old",
        "no restore point can be taken here",
        where,
        "the server is PostgreSQL " + server + ", and pg_dump " + newest + " can't read that",
        install(server));
  }

  private static String install(int server) {
    return "install PostgreSQL's client programs, version "
        + server
        + " or later (Debian: postgresql-client-"
        + server
        + "), and put them on the PATH";
  }
}
