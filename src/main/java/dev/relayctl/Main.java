package dev.relayctl;

import dev.relayctl.cli.CommandLineFront;
import dev.relayctl.cli.Screen;
import dev.relayctl.cli.Terminal;
import dev.relayctl.config.EnvironmentFiles;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.report.ProblemText;
import java.io.BufferedReader;
import java.io.Console;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the process's arguments and environment, starts the command line, ends the process. */
public final class Main {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

  /**
   * What picocli need not look for: it would open every library to find that there is no Groovy,
   * and prepare types that no option has. Together 35 ms (docs/adr/0003). It asks for each type of
   * each command anew, so the pattern is the cheapest one; our only such type, a path, is converted
   * by the option itself.
   */
  private static final Map<String, String> PICOCLI =
      Map.of("picocli.disable.closures", "true", "picocli.converters.excludes", ".*");

  private Main() {}

  /** Runs one command. */
  public static void main(String[] args) {
    List<String> arguments = List.of(args);
    var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Terminal terminal = terminal(out, err);
    var composition = new Composition(System.getenv());
    if (arguments.size() > 2 && arguments.subList(0, 2).equals(List.of("sandbox", "serve"))) {
      // The sandbox's daemon, started by other commands; it has its own way to stop.
      List<Problem> problems =
          composition
              .serveSandbox(arguments.subList(2, arguments.size()), System.out::println)
              .problems();
      if (!problems.isEmpty()) {
        err.println(ProblemText.of(problems));
      }
      Runtime.getRuntime()
          .halt((problems.isEmpty() ? ExitCode.DONE : problems.getFirst().exitCode()).number());
    }
    prepare();
    interruptOnSignal(Thread.currentThread());
    int exitCode;
    try {
      exitCode = new CommandLineFront(composition, terminal).run(arguments);
    } catch (Throwable bug) {
      exitCode = ExitCode.BUG.number();
      err.println("relayctl.bug: this is a mistake in relayctl, not in what you did");
      err.println("  why " + bug.getClass().getName());
      err.println("  do  report it with the command line and, from --verbose, the stack trace");
      if (arguments.contains("--verbose") || arguments.contains("-v")) {
        trace(bug, err);
      }
    }
    out.flush();
    err.flush();
    Runtime.getRuntime().halt(exitCode);
  }

  /** The process's own, but for where it writes. */
  static Terminal terminal(PrintWriter out, PrintWriter err) {
    return new Terminal(
        out,
        err,
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        mode(),
        Screen.of(System.getProperty("relayctl.terminal", ""), System.getenv()));
  }

  /** What comes before a command line is read. */
  static void prepare() {
    EnvironmentFiles.prepare();
    PICOCLI.forEach(System::setProperty);
  }

  /** Classes and frames, of the causes too; no message, since a message may quote a secret. */
  private static void trace(Throwable bug, PrintWriter err) {
    for (Throwable each = bug; each != null; each = each.getCause()) {
      err.println("    " + each.getClass().getName());
      for (StackTraceElement frame : each.getStackTrace()) {
        err.println("      " + frame);
      }
    }
  }

  /** What Java can't tell about standard input, the launcher does. */
  private static Terminal.Mode mode() {
    if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()) {
      return Terminal.Mode.INTERACTIVE;
    }
    return "piped".equals(System.getProperty("relayctl.input"))
        ? Terminal.Mode.PIPED
        : Terminal.Mode.UNATTENDED;
  }

  /**
   * Ctrl-C and SIGTERM interrupt the command, which stops at a safe place and says so; the process
   * waits for it, but not for ever. The command's own end halts the process, this thread with it:
   * were the thread to end first, the JVM would end with the signal's exit code.
   */
  static void interruptOnSignal(Thread command) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              command.interrupt();
              try {
                Thread.sleep(LONGEST_STOP);
              } catch (InterruptedException _) {
                // Nobody interrupts this thread; if somebody did, the time would be over.
              }
              Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
            }));
  }
}
