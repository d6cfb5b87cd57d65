package dev.relayctl.sandbox.postgres;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.sandbox.process.Programs;
import dev.relayctl.sandbox.state.PrivateFiles;
import dev.relayctl.sandbox.state.StateProblems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One data directory and the programs that work on it: {@code initdb} and {@code pg_ctl}. */
final class Cluster {
  private static final Duration INIT = Duration.ofMinutes(2);
  private static final Duration CONTROL = Duration.ofSeconds(90);
  private static final long LOG_LIMIT = 10_000_000;
  private static final int LAST_LINES = 4;

  /** sun_path holds 108 bytes with the final zero; PostgreSQL appends the file's name. */
  private static final int SOCKET_PATH_LIMIT = 107 - "/.s.PGSQL.65535".length();

  private final PostgresOptions options;
  private final Programs programs;
  private final RunAs runAs;
  private final Path binaries;
  private final Path home;

  Cluster(PostgresOptions options, Programs programs, RunAs runAs, Path binaries) {
    this.options = options;
    this.programs = programs;
    this.runAs = runAs;
    this.binaries = binaries;
    this.home = options.directory();
  }

  Path data() {
    return home.resolve("data");
  }

  private Path log() {
    return home.resolve("postgres.log");
  }

  /** Makes the data directory where there is none: beside its place first, so never half made. */
  Result<Result.Done> initialise(String adminPassword, List<String> more) {
    if (Files.exists(data().resolve("PG_VERSION"))) {
      return Result.done();
    }
    try {
      deleteUnfinished();
      Path next = Files.createTempDirectory(home, "data.new-");
      Path password =
          Files.createTempFile(home, "data.new-", ".password", PrivateFiles.ownerOnly());
      Files.writeString(password, adminPassword);
      runAs.own(next);
      runAs.own(password);
      var arguments = new ArrayList<>(List.of("-D", next.getFileName().toString()));
      arguments.addAll(List.of("-U", EmbeddedPostgres.ADMIN, "-A", "scram-sha-256"));
      arguments.addAll(List.of("--pwfile", password.getFileName().toString()));
      // The provider that needs no locale of the operating system and sorts alike everywhere.
      arguments.addAll(List.of("-E", "UTF8", "--locale=C", "--locale-provider=builtin"));
      arguments.addAll(List.of("--builtin-locale=C.UTF-8", "--no-instructions"));
      arguments.addAll(more);
      if (options.durability() == PostgresOptions.Durability.GIVEN_UP) {
        arguments.add("--no-sync");
      }
      Programs.Ran ran = run("initdb", arguments, INIT);
      Files.delete(password);
      if (!ran.succeeded()) {
        PrivateFiles.deleteTree(next);
        return Result.bad(failed("PostgreSQL's data directory could not be made", ran.output()));
      }
      Files.writeString(
          next.resolve("postgresql.conf"),
          "\ninclude_if_exists = 'relayctl.conf'\n",
          StandardOpenOption.APPEND);
      Files.move(next, data(), StandardCopyOption.ATOMIC_MOVE);
      return Result.done();
    } catch (IOException failure) {
      return Result.bad(StateProblems.notWritable(data(), failure));
    }
  }

  /**
   * Starts the server and waits until it answers; crash recovery is PostgreSQL's own matter.
   *
   * @param settings of this server alone, by name; they win over the usual ones
   */
  Result<Result.Done> start(int port, Map<String, String> settings) {
    try {
      configure(port, settings);
      if (Files.exists(log()) && Files.size(log()) > LOG_LIMIT) {
        Files.move(log(), home.resolve("postgres.log.old"), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException failure) {
      return Result.bad(StateProblems.notWritable(data(), failure));
    }
    long before = logSize();
    // Relative paths: pg_ctl hands its arguments to a shell, and a project's path may hold a $.
    Programs.Ran ran =
        run(
            "pg_ctl",
            List.of("-D", "data", "-l", "postgres.log", "-w", "-t", "60", "-s", "start"),
            CONTROL);
    return ran.succeeded()
        ? Result.done()
        : Result.bad(failed("PostgreSQL did not start", ran.output() + "\n" + logFrom(before)));
  }

  /** Ends connections and the server; kills it when it does not end. */
  void stop() {
    for (String mode : List.of("fast", "immediate")) {
      List<String> arguments = List.of("-D", "data", "-m", mode, "-w", "-t", "20", "-s", "stop");
      if (run("pg_ctl", arguments, CONTROL).succeeded()) {
        return;
      }
    }
    PostmasterFile.in(data())
        .flatMap(PostmasterFile::process)
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  private Programs.Ran run(String program, List<String> arguments, Duration deadline) {
    var all = new ArrayList<>(runAs.prefix());
    all.add(binaries.resolve("bin").resolve(program).toString());
    all.addAll(arguments);
    return programs.run(all, home, deadline);
  }

  private void configure(int port, Map<String, String> settings) throws IOException {
    Path socket = home.resolve("socket");
    boolean socketFits =
        socket.toString().getBytes(StandardCharsets.UTF_8).length <= SOCKET_PATH_LIMIT
            && socket.toString().matches("[\\w/.+@ -]+");
    if (socketFits && !Files.isDirectory(socket)) {
      Files.createDirectory(
          socket,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      runAs.own(socket);
    }
    String durable =
        switch (options.durability()) {
          case KEPT -> "on";
          case GIVEN_UP -> "off";
        };
    String special =
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + " = '" + setting.getValue() + "'\n")
            .sorted()
            .collect(Collectors.joining());
    Path configuration = data().resolve("relayctl.conf");
    PrivateFiles.replace(
        configuration,
        """
        # Written at each start.
        port = %d
        listen_addresses = '127.0.0.1'
        unix_socket_directories = '%s'
        max_connections = 200
        timezone = 'UTC'
        log_timezone = 'UTC'
        fsync = %3$s
        full_page_writes = %3$s
        """
            .replace("%3$s", durable)
            .formatted(port, socketFits ? socket : "")
            .concat(special)
            .getBytes(StandardCharsets.UTF_8));
    runAs.own(configuration);
  }

  /** What an interrupted {@code initdb} or copy left. */
  void deleteUnfinished() throws IOException {
    try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(home, "data.new-*")) {
      for (Path path : unfinished) {
        PrivateFiles.deleteTree(path);
      }
    }
  }

  private long logSize() {
    try {
      return Files.size(log());
    } catch (IOException _) {
      return 0;
    }
  }

  private String logFrom(long offset) {
    try {
      byte[] all = Files.readAllBytes(log());
      int from = (int) Math.min(offset, all.length);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }

  private Problem failed(String what, String output) {
    List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
    String why =
        String.join("; ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    return Problem.failed(
        "sandbox.postgres-failed",
        what,
        Where.file(log().toString()),
        why.isEmpty() ? "it said nothing" : why,
        "read the log; to start over without its data: relayctl sandbox reset");
  }
}
