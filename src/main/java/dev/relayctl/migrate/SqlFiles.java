package dev.relayctl.migrate;

import dev.relayctl.lint.Linter;
import dev.relayctl.lint.Statement;
import dev.relayctl.lint.Traced;
import dev.relayctl.lint.Word;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Tracing;
import dev.relayctl.run.Tracing.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.parser.PeekingReader;
import org.flywaydb.core.internal.parser.Recorder;
import org.flywaydb.core.internal.parser.StatementType;
import org.flywaydb.core.internal.parser.Token;
import org.flywaydb.core.internal.resource.StringResource;
import org.flywaydb.core.internal.sqlscript.Delimiter;
import org.flywaydb.core.internal.sqlscript.ParsedSqlStatement;
import org.flywaydb.core.internal.sqlscript.SqlStatement;
import org.flywaydb.database.postgresql.PostgreSQLParser;

/**
 * SQL files cut into statements and words by Flyway's own parser, as they are cut when they are
 * applied.
 *
 * @param statements in order
 * @param mode how Flyway runs the file
 */
record SqlFiles(List<Statement> statements, Traced.Mode mode) {
  private static final Pattern ALLOWANCE =
      Pattern.compile("relayctl:allow\\s+([A-Za-z0-9_-]+)\\s*:?\\s*(.*)");
  private static final Pattern IN_TRANSACTION =
      Pattern.compile("(?im)^\\s*executeInTransaction\\s*=\\s*(true|false)\\s*$");

  private static final Pattern ADD_VALUE = Pattern.compile("(?i)^ALTER TYPE( .*)? ADD VALUE");

  /** Words that a file's mode doesn't depend on. */
  private static final Set<String> NEUTRAL = Set.of("SET", "RESET");

  SqlFiles {
    statements = List.copyOf(statements);
  }

  /** Cuts a file; {@code migrate.syntax} when it can't be. */
  static Result<SqlFiles> parse(Script script) {
    var parser = new WordParser(Flyway.configure());
    List<Statement> statements = new ArrayList<>();
    boolean inside = false;
    boolean outside = false;
    try (var iterator = parser.parse(new StringResource(script.text()))) {
      while (iterator.hasNext()) {
        SqlStatement next = iterator.next();
        Statement statement = parser.statement(next);
        if (script.origin() == Tracing.Origin.RENDERED) {
          if (isBookkeeping(statement)) {
            continue;
          }
          statement = new Statement(statement.text(), 0, statement.words(), statement.allowed());
        }
        statements.add(statement);
        boolean neutral =
            !statement.words().isEmpty() && NEUTRAL.contains(statement.words().getFirst().text());
        inside |= next.canExecuteInTransaction() && !neutral;
        outside |= !next.canExecuteInTransaction();
      }
    } catch (FlywayException e) {
      return Result.bad(
          Problem.invalid(
              "migrate.syntax",
              "the file can't be cut into statements",
              Where.file(script.path()),
              String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip(),
              "look for a quote or a $$ that is not closed"));
    }
    return Result.ok(new SqlFiles(statements, mode(script, inside, outside)));
  }

  /** {@code specs/migration-safety.md} §5, "Offline SQL". */
  private static boolean isBookkeeping(Statement statement) {
    return Linter.endsTransaction(statement)
        || statement.words().stream().anyMatch(word -> word.text().equals("ALEMBIC_VERSION"));
  }

  private static Traced.Mode mode(Script script, boolean inside, boolean outside) {
    Matcher decided = IN_TRANSACTION.matcher(script.settings() == null ? "" : script.settings());
    if (decided.find()) {
      return decided.group(1).equalsIgnoreCase("true")
          ? Traced.Mode.TRANSACTION
          : Traced.Mode.AUTOCOMMIT;
    }
    return inside && outside && script.origin() == Tracing.Origin.FILE
        ? Traced.Mode.MIXED
        : outside ? Traced.Mode.AUTOCOMMIT : Traced.Mode.TRANSACTION;
  }

  /** Keeps the words that Flyway's parser throws away. */
  private static final class WordParser extends PostgreSQLParser {
    private List<Token> last = List.of();

    WordParser(Configuration configuration) {
      super(configuration, new ParsingContext());
    }

    /** Without a database the parser takes the server for one before PostgreSQL 12. */
    @Override
    protected Boolean detectCanExecuteInTransaction(String simplified, List<Token> keywords) {
      return ADD_VALUE.matcher(simplified).find()
          ? Boolean.TRUE
          : super.detectCanExecuteInTransaction(simplified, keywords);
    }

    @Override
    protected ParsedSqlStatement createStatement(
        PeekingReader reader,
        Recorder recorder,
        int statementPos,
        int statementLine,
        int statementCol,
        int nonCommentPartPos,
        int nonCommentPartLine,
        int nonCommentPartCol,
        StatementType statementType,
        boolean canExecuteInTransaction,
        Delimiter delimiter,
        String sql,
        List<Token> tokens,
        boolean batchable)
        throws IOException {
      last = List.copyOf(tokens);
      return super.createStatement(
          reader,
          recorder,
          statementPos,
          statementLine,
          statementCol,
          nonCommentPartPos,
          nonCommentPartLine,
          nonCommentPartCol,
          statementType,
          canExecuteInTransaction,
          delimiter,
          sql,
          tokens,
          batchable);
    }

    /** The statement that was read last. */
    Statement statement(SqlStatement parsed) {
      List<Word> words = new ArrayList<>();
      List<Statement.Allowance> allowed = new ArrayList<>();
      for (Token token : last) {
        String text = token.getText() == null ? "" : token.getText();
        switch (token.getType()) {
          case COMMENT, MULTI_LINE_COMMENT_DIRECTIVE -> allowances(token, text, allowed);
          case KEYWORD -> words.add(word(Word.Kind.PLAIN, text.toUpperCase(Locale.ROOT), token));
          case IDENTIFIER -> words.add(word(Word.Kind.NAME, text, token));
          case NUMERIC -> words.add(word(Word.Kind.NUMBER, text, token));
          case STRING -> words.add(word(Word.Kind.STRING, "", token));
          case SYMBOL, PARENS_OPEN, PARENS_CLOSE, DELIMITER, COPY_DATA ->
              words.add(word(Word.Kind.SYMBOL, text, token));
          case NEW_DELIMITER, BLANK_LINES, EOF -> {}
        }
      }
      return new Statement(parsed.getSql(), parsed.getLineNumber(), words, allowed);
    }

    private static Word word(Word.Kind kind, String text, Token token) {
      return new Word(kind, text, token.getLine(), token.getParensDepth());
    }

    private static void allowances(Token token, String text, List<Statement.Allowance> allowed) {
      int line = token.getLine();
      for (String one : text.split("\n", -1)) {
        Matcher matcher = ALLOWANCE.matcher(one);
        if (matcher.find()) {
          String reason = matcher.group(2).replaceFirst("\\*/\\s*$", "").strip();
          allowed.add(new Statement.Allowance(matcher.group(1), reason, line));
        }
        line++;
      }
    }
  }
}
