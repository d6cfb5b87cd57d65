package dev.relayctl.cli;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Standard output, error and input of this process. */
public final class Terminal {
  private static final int MOST_INPUT = 1 << 20;

  /** Cursor to the top left, then erase all (ECMA-48, CUP and ED). */
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final PrintWriter out;
  private final PrintWriter err;
  private final BufferedReader in;
  private final Mode mode;
  private final Screen screen;

  /** Whether a person sits at it. */
  public enum Mode {
    INTERACTIVE,
    UNATTENDED,
    /** Nobody sits there, and standard input is a pipe or a file: somebody has put it there. */
    PIPED
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
    out.println(fenced(text));
    out.flush();
  }

  /** Writes what is no result: progress, questions, problems. */
  void say(String text) {
    err.println(fenced(text));
    err.flush();
  }

  private String fenced(String text) {
    return screen.reader() == Screen.Reader.ACTIONS ? Fence.around(text) : text;
  }

  /** Writes lines that whoever reads the output is to obey. */
  void command(String line) {
    err.println(line);
    err.flush();
  }

  /** Writes what was drawn, as it is. */
  void draw(String text) {
    err.print(text);
    err.flush();
  }

  /**
   * Empties the screen before what is printed next; where no person looks at it, output is only
   * ever added.
   */
  void clear() {
    if (interactive() && drawing() == Screen.Drawing.REDRAWN) {
      out.print(CLEAR);
    }
  }

  /** Asks for a line; empty at the end of the input. */
  Optional<String> ask(String question) {
    err.print(question);
    err.flush();
    try {
      @Nullable String answer = in.readLine();
      if (answer == null) {
        // What is said next begins on a line of its own.
        err.println();
      }
      return Optional.ofNullable(answer).map(String::strip);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Asks for a line that isn't shown while it is typed; empty without a terminal for it. */
  Optional<String> askHidden(String question) {
    return Optional.ofNullable(System.console())
        .map(console -> console.readPassword("%s", question))
        .map(String::new);
  }

  /** All that was piped in; an empty text when nothing was. {@code input.too-large}. */
  Result<String> piped() {
    return mode == Mode.PIPED ? read() : Result.ok("");
  }

  private Result<String> read() {
    var text = new StringBuilder();
    var buffer = new char[8192];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        text.append(buffer, 0, read);
        if (text.length() > MOST_INPUT) {
          return Result.bad(unreadable("input.too-large", "it is larger than 1 MiB"));
        }
      }
      return Result.ok(text.toString());
    } catch (IOException e) {
      return Result.bad(unreadable("input.unreadable", String.valueOf(e.getMessage())));
    }
  }

  private static Problem unreadable(String id, String why) {
    return Problem.invalid(
        id,
        "standard input can't be read",
        Where.system("this machine", "standard input"),
        why,
        "pipe less text in");
  }

  PrintWriter out() {
    return out;
  }

  PrintWriter err() {
    return err;
  }
}
