package dev.relayctl.lint;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of psql, which that program reads by itself and no server knows. No SQL begins with a
 * backslash outside of quotes, so a syntax error at one is enough to tell.
 *
 * @param name with its backslash
 */
public record PsqlCommand(String name) {
  private static final Pattern NAME = Pattern.compile("\\\\[a-z]*");

  /**
   * The command that a text begins with.
   *
   * @param refused from where the server found a syntax error
   */
  public static Optional<PsqlCommand> at(String refused) {
    Matcher name = NAME.matcher(refused);
    return name.lookingAt() ? Optional.of(new PsqlCommand(name.group())) : Optional.empty();
  }

  /** What is wrong with it. */
  public String what() {
    return name + " is a command of psql, not SQL";
  }

  /** What to write instead. */
  public String remedy() {
    return switch (name) {
      case "\\copy" ->
          "write COPY … FROM STDIN; with the rows below it in the file, and \\. in a line of its own"
              + " behind them";
      case "\\i", "\\ir", "\\include", "\\include_relative" ->
          "write out the SQL of the file that it names, or make that a migration of its own";
      case "\\set", "\\gset" -> "write the value itself where it is used";
      default -> "remove it, or write out the SQL that does the same";
    };
  }
}
