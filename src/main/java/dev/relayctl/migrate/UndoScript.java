package dev.relayctl.migrate;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.resource.StringResource;
import org.flywaydb.core.internal.sqlscript.SqlStatement;
import org.flywaydb.core.internal.sqlscript.SqlStatementIterator;
import org.flywaydb.database.postgresql.PostgreSQLParser;

/**
 * The statements of an undo, taken apart by Flyway's own parser, so that what is one statement in a
 * migration is one here.
 *
 * @param file relative to the project
 * @param checksum CRC-32 of its bytes, in eight hexadecimal digits
 */
record UndoScript(String file, String checksum, List<SqlStatement> statements) {
  /** Statements that end or begin a transaction, by their first word. */
  private static final Set<String> CONTROL = Set.of("BEGIN", "START", "COMMIT", "END", "ABORT");

  UndoScript {
    statements = List.copyOf(statements);
  }

  /** Reads and parses a file; all that must not be in it is told. */
  static Result<UndoScript> read(
      Path project, String file, Configuration configuration, ParsingContext context) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(project.resolve(file));
    } catch (IOException e) {
      return Result.bad(UndoFiles.unreadable(file, String.valueOf(e.getMessage())));
    }
    var statements = new ArrayList<SqlStatement>();
    var text = new StringResource(new String(bytes, StandardCharsets.UTF_8));
    try (SqlStatementIterator parsed = new PostgreSQLParser(configuration, context).parse(text)) {
      while (parsed.hasNext()) {
        statements.add(parsed.next());
      }
    } catch (FlywayException e) {
      return Result.bad(UndoFiles.unreadable(file, String.valueOf(e.getMessage()).strip()));
    }
    List<Problem> problems =
        statements.stream().flatMap(statement -> problems(file, statement).stream()).toList();
    return problems.isEmpty()
        ? Result.ok(new UndoScript(file, checksum(bytes), statements))
        : Result.bad(problems);
  }

  private static List<Problem> problems(String file, SqlStatement statement) {
    var where = new Where.InFile(file, statement.getLineNumber(), 0);
    List<String> words = new StatementPlace(statement.getSql(), 1).firstWords();
    String first = words.isEmpty() ? "" : words.getFirst();
    String second = words.size() < 2 ? "" : words.get(1);
    boolean control =
        CONTROL.contains(first)
            || (first.equals("ROLLBACK") && !second.equals("TO"))
            || (first.equals("PREPARE") && second.equals("TRANSACTION"));
    if (control) {
      return List.of(
          Problem.refused(
              "undo.transaction-control",
              "an undo must not begin or end a transaction: " + first,
              where,
              "it runs in one transaction with the change of Flyway's history; without that, a"
                  + " failure would leave the two out of step",
              "take the statement out of the file"));
    }
    return statement.canExecuteInTransaction()
        ? List.of()
        : List.of(
            Problem.refused(
                "undo.not-transactional",
                "this statement can't run in a transaction: " + String.join(" ", words),
                where,
                "an undo and the change of Flyway's history are one transaction, so that both"
                    + " happen or nothing",
                "write it without CONCURRENTLY, or undo by a new migration"));
  }

  private static String checksum(byte[] bytes) {
    var crc = new CRC32();
    crc.update(bytes);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
