package dev.relayctl.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/** Standard output, error and input of this process. */
public final class Terminal {
  private final PrintWriter out;
  private final PrintWriter err;
  private final BufferedReader in;
  private final Mode mode;
  private final Screen screen;

  /** Whether a person sits at it. */
  public enum Mode {
    INTERACTIVE,
    UNATTENDED
  }

  public Terminal(PrintWriter out, PrintWriter err, BufferedReader in, Mode mode, Screen screen) {
    this.out = out;
    this.err = err;
    this.in = in;
    this.mode = mode;
    this.screen = screen;
  }

  /** How many columns fit. */
  int width() {
    return screen.width();
  }

  /** Whether lines that stand there may be drawn again. */
  Screen.Drawing drawing() {
    return screen.drawing();
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

  /** Writes what was drawn, as it is. */
  void draw(String text) {
    err.print(text);
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
