package dev.relayctl.migrate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Queries that are sent together: waiting for each answer would take longer than the answers. */
final class Questions {
  /** What is done with a row. */
  interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private record Question(String query, Row row) {}

  private final List<Question> questions = new ArrayList<>();

  /** Adds one; the rows are read when all are asked. */
  void add(String query, Row row) {
    questions.add(new Question(query, row));
  }

  /** Asks them, and reads the rows of each in turn. */
  void ask(Connection connection) throws SQLException {
    if (questions.isEmpty()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(String.join(";\n", questions.stream().map(Question::query).toList()));
      for (Question question : questions) {
        try (ResultSet rows = statement.getResultSet()) {
          while (rows.next()) {
            question.row().read(rows);
          }
        }
        statement.getMoreResults();
      }
    }
  }
}
