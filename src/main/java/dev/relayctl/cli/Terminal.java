package dev.relayctl.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/** Standard output, error and input of this process. */
public final class Terminal {
  private static final int DEFAULT_WIDTH = 120;
  private static final int LEAST_WIDTH = 20;

  private final PrintWriter out;
  private final PrintWriter err;
  private final BufferedReader in;
  private final Mode mode;
  private final int width;

  /** Whether a person sits at it. */
  public enum Mode {
    INTERACTIVE,
    UNATTENDED
  }

  /**
   * A terminal.
   *
   * @param columns the text of {@code COLUMNS}; nonsense counts as unknown
   */
  public Terminal(PrintWriter out, PrintWriter err, BufferedReader in, Mode mode, String columns) {
    this.out = out;
    this.err = err;
    this.in = in;
    this.mode = mode;
    this.width =
        columns.matches("[0-9]{1,4}")
            ? Math.max(LEAST_WIDTH, Integer.parseInt(columns))
            : DEFAULT_WIDTH;
  }

  /** How many columns fit. */
  int width() {
    return width;
  }

  /** Whether questions can be asked. */
  boolean interactive() {
    return mode == Mode.INTERACTIVE;
  }

  /** Writes a result, with a line end. */
  void print(String text) {
    out.println(text);
    out.flush();
  }

  /** Writes what is no result: progress, questions, problems. */
  void say(String text) {
    err.println(text);
    err.flush();
  }

  /** Asks for a line; empty at the end of the input. */
  Optional<String> ask(String question) {
    err.print(question);
    err.flush();
    try {
      return Optional.ofNullable(in.readLine()).map(String::strip);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  PrintWriter out() {
    return out;
  }

  PrintWriter err() {
    return err;
  }
}
