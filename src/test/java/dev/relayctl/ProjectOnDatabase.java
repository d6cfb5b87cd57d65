package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.testing.PostgresServer;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** A project whose environment {@code dev} has a database of its own, named by {@code DEV}. */
final class ProjectOnDatabase {
  private final PostgresServer.Database database = PostgresServer.freshDatabase();
  private final InProcess command = new InProcess(new StringWriter(), new StringWriter());
  private final Map<String, String> variables = new HashMap<>(System.getenv());
  private final Path directory;

  ProjectOnDatabase(Path directory) {
    this.directory = directory;
    variables.put("DEV", database.url());
  }

  /** Runs a command that needs PostgreSQL's client programs; without them the test is skipped. */
  void runWithClients(String... arguments) {
    int exit = run(arguments);
    if (err().contains("restore-point.pg-dump") || err().contains("restore-point.no-pg-dump")) {
      Assumptions.abort("skipped: needs pg_dump 18");
    }
    assertThat(exit).as("%s%s", out(), err()).isZero();
  }

  int run(String... arguments) {
    return command.runAnew(directory, variables, arguments);
  }

  String out() {
    return command.out().toString();
  }

  String err() {
    return command.err().toString();
  }

  Connection connect() throws SQLException {
    return database.connect();
  }

  String password() {
    return database.password();
  }

  Path path(String file) {
    return directory.resolve(file);
  }

  void given(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    Files.writeString(path, text);
  }

  void sql(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The one value that a question has. */
  String text(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
