package dev.relayctl.cli;

import java.util.Map;

/**
 * What is known of the screen.
 *
 * @param width in columns, at least 20
 * @param drawing whether lines that stand there may be drawn again
 * @param reader who reads what is written
 */
public record Screen(int width, Drawing drawing, Reader reader) {
  /** Where nothing tells another width: what a terminal had when it was made of paper. */
  static final int DEFAULT_WIDTH = 80;

  private static final int LEAST_WIDTH = 20;

  /** How output may be written. */
  public enum Drawing {
    /** Lines are only ever added: no terminal, or one that was asked for plain text. */
    APPENDED,
    /** The last lines may be drawn again. */
    REDRAWN
  }

  /** Who reads what is written. */
  public enum Reader {
    PEOPLE,
    /** GitHub Actions, which obeys some lines. */
    ACTIONS
  }

  /** One that people read. */
  public Screen(int width, Drawing drawing) {
    this(width, drawing, Reader.PEOPLE);
  }

  public Screen {
    width = Math.max(LEAST_WIDTH, width);
  }

  /**
   * The screen for what the launcher and the environment say.
   *
   * @param terminal the width of the terminal behind standard error; empty when there is none
   * @param variables {@code COLUMNS} goes before what was measured; {@code NO_COLOR} and {@code
   *     TERM=dumb} ask for plain text; {@code GITHUB_ACTIONS} says who reads it
   */
  public static Screen of(String terminal, Map<String, String> variables) {
    String asked = variables.getOrDefault("COLUMNS", "");
    boolean plain =
        terminal.isEmpty()
            || !variables.getOrDefault("NO_COLOR", "").isEmpty()
            || variables.getOrDefault("TERM", "dumb").equals("dumb");
    return new Screen(
        columns(asked, columns(terminal, DEFAULT_WIDTH)),
        plain ? Drawing.APPENDED : Drawing.REDRAWN,
        "true".equals(variables.get("GITHUB_ACTIONS")) ? Reader.ACTIONS : Reader.PEOPLE);
  }

  private static int columns(String text, int otherwise) {
    return text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : otherwise;
  }
}
