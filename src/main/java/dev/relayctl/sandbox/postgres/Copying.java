package dev.relayctl.sandbox.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Copies the files of a data directory. While a server works on them, it is told so: its low-level
 * backup interface makes the copy whole (PostgreSQL 18, "Making a Base Backup Using the Low Level
 * API" and what {@code pg_basebackup} leaves out; read 2026-11-26).
 *
 * @param to an empty directory
 */
record Copying(Path from, Path to, RunAs runAs) {
  private static final String LOG = "pg_wal";
  private static final String CONTROL = "global/pg_control";

  /** Of the process, not of the data. */
  private static final Set<String> OF_THE_SERVER = Set.of("postmaster.pid", "postmaster.opts");

  /** Directories whose content means something to a running server only. */
  private static final Set<String> LEFT_EMPTY =
      Set.of(
          "pg_dynshmem",
          "pg_notify",
          "pg_replslot",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  /** When no server works on them. */
  void atRest() throws IOException {
    copy(path -> !OF_THE_SERVER.contains(path));
  }

  /** Meanwhile everybody may go on reading and writing; only a checkpoint is made at once. */
  void whileServing(DatabaseAccess admin) throws IOException, SQLException {
    try (Connection connection =
            DriverManager.getConnection(admin.jdbcUrl(), admin.revealJdbcProperties());
        Statement statement = connection.createStatement()) {
      // Goes with the session; keeps the log of that time from being recycled.
      statement.execute(
          "SELECT pg_create_physical_replication_slot('copy_' || pg_backend_pid(), true, true)");
      String first =
          text(statement, "SELECT pg_walfile_name(pg_backup_start('copy', fast => true))");
      copy(this::belongsToABackup);
      copyControl();
      String last;
      String label;
      try (ResultSet stopped =
          statement.executeQuery(
              "SELECT pg_walfile_name(lsn), labelfile"
                  + " FROM pg_backup_stop(wait_for_archive => false)")) {
        stopped.next();
        last = stopped.getString(1);
        label = stopped.getString(2);
      }
      copyLog(first, last);
      write(to.resolve("backup_label"), label.getBytes(StandardCharsets.UTF_8));
    }
  }

  private boolean belongsToABackup(String path) {
    String top = path.contains("/") ? path.substring(0, path.indexOf('/')) : path;
    boolean inside = path.length() > top.length();
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean log = inside && top.equals(LOG) && !isLogDirectory(path);
    return !OF_THE_SERVER.contains(path)
        && !(inside && LEFT_EMPTY.contains(top))
        && !log
        && !path.equals(CONTROL)
        && !path.startsWith("backup_label")
        && !name.startsWith("pgsql_tmp")
        && !name.startsWith("pg_internal.init");
  }

  private boolean isLogDirectory(String path) {
    return Files.isDirectory(from.resolve(path));
  }

  private void copy(Predicate<String> wanted) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            if (directory.equals(from)) {
              return FileVisitResult.CONTINUE;
            }
            String path = from.relativize(directory).toString();
            if (!wanted.test(path)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Path made = to.resolve(path);
            Files.createDirectory(
                made,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            runAs.own(made);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String path = from.relativize(file).toString();
            // No role of a branch can make tablespaces, the only links that there could be.
            if (attributes.isRegularFile() && wanted.test(path)) {
              copyFile(path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            // Dropped meanwhile: the log says so, too.
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
  }

  private void copyFile(String path) throws IOException {
    try {
      Files.copy(from.resolve(path), to.resolve(path), StandardCopyOption.COPY_ATTRIBUTES);
      runAs.own(to.resolve(path));
    } catch (NoSuchFileException _) {
      // Dropped meanwhile, as above.
    }
  }

  /** The one file that is no good when it is caught half written: it has a checksum. */
  private void copyControl() throws IOException {
    byte[] before;
    byte[] now = Files.readAllBytes(from.resolve(CONTROL));
    do {
      before = now;
      now = Files.readAllBytes(from.resolve(CONTROL));
    } while (!Arrays.equals(before, now));
    write(to.resolve(CONTROL), now);
  }

  /** What was logged between begin and end; names ascend. */
  private void copyLog(String first, String last) throws IOException {
    try (DirectoryStream<Path> segments = Files.newDirectoryStream(from.resolve(LOG))) {
      for (Path segment : segments) {
        String name = segment.getFileName().toString();
        boolean needed =
            name.length() == first.length()
                && name.compareTo(first) >= 0
                && name.compareTo(last) <= 0;
        if (needed) {
          copyFile(LOG + "/" + name);
        }
      }
    }
  }

  private void write(Path file, byte[] content) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, content);
    runAs.own(file);
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
