package dev.relayctl.migrate;

import dev.relayctl.lint.Statement;
import dev.relayctl.lint.Word;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.parser.PeekingReader;
import org.flywaydb.core.internal.parser.Recorder;
import org.flywaydb.core.internal.parser.StatementType;
import org.flywaydb.core.internal.parser.Token;
import org.flywaydb.core.internal.sqlscript.Delimiter;
import org.flywaydb.core.internal.sqlscript.ParsedSqlStatement;
import org.flywaydb.core.internal.sqlscript.SqlStatement;
import org.flywaydb.database.postgresql.PostgreSQLParser;

/**
 * Flyway's own parser, which cuts a file as it is cut when it is applied, with the words that it
 * throws away.
 */
final class WordParser extends PostgreSQLParser {
  private static final Pattern ALLOWANCE =
      Pattern.compile("relayctl:allow\\s+([A-Za-z0-9_-]+)\\s*:?\\s*(.*)");
  private static final Pattern ADD_VALUE = Pattern.compile("(?i)^ALTER TYPE( .*)? ADD VALUE");

  private List<Token> last = List.of();

  WordParser(Configuration configuration, ParsingContext context) {
    super(configuration, context);
  }

  /** Without a database the parser takes the server for one before PostgreSQL 12. */
  @Override
  protected Boolean detectCanExecuteInTransaction(String simplified, List<Token> keywords) {
    return (parsingContext.getDatabase() == null && ADD_VALUE.matcher(simplified).find())
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

  /** The statement that was read last, taken apart. */
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
