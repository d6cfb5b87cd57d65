package dev.relayctl.migrate;

import dev.relayctl.lint.Statement;
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
import java.util.zip.CRC32;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.resource.StringResource;
import org.flywaydb.core.internal.sqlscript.SqlStatement;
import org.flywaydb.core.internal.sqlscript.SqlStatementIterator;

/**
 * The statements of an undo, taken apart by Flyway's own parser, so that what is one statement in a
 * migration is one here.
 *
 * @param file relative to the project
 * @param checksum CRC-32 of its bytes, in eight hexadecimal digits
 */
record UndoScript(String file, String checksum, List<SqlStatement> statements) {
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
    var problems = new ArrayList<Problem>();
    var text = new StringResource(new String(bytes, StandardCharsets.UTF_8));
    var parser = new WordParser(configuration, context);
    try (SqlStatementIterator parsed = parser.parse(text)) {
      while (parsed.hasNext()) {
        SqlStatement next = parsed.next();
        statements.add(next);
        problems.addAll(problems(file, next, parser.statement(next)));
      }
    } catch (FlywayException e) {
      return Result.bad(UndoFiles.unreadable(file, String.valueOf(e.getMessage()).strip()));
    }
    return problems.isEmpty()
        ? Result.ok(new UndoScript(file, checksum(bytes), statements))
        : Result.bad(problems);
  }

  private static List<Problem> problems(String file, SqlStatement statement, Statement words) {
    var where = new Where.InFile(file, statement.getLineNumber(), 0);
    if (words.endsTransaction()) {
      return List.of(
          Problem.refused(
              "undo.transaction-control",
              "an undo must not begin or end a transaction: " + words.beginning(1),
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
                "this statement can't run in a transaction: " + words.beginning(3),
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
