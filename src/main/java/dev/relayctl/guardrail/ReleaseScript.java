package dev.relayctl.guardrail;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a shell script does with the end of the migrations that it runs. Read line by line, as
 * people write such scripts: a hint, no proof, and therefore never more than a warning.
 */
public final class ReleaseScript {
  /** Tools that take {@code lock_timeout} from nowhere else. */
  private static final Pattern BARE =
      Pattern.compile(
          "\\balembic\\b.*\\bupgrade\\b|\\bflyway\\b.*\\bmigrate\\b|\\bpsql\\b.*(?:\\s-f|\\s--file|<)");

  /** What brings a database to another revision. */
  private static final Pattern MIGRATES =
      Pattern.compile(BARE.pattern() + "|\\bmigrate(?![.\\w-])");

  /** Lines that only speak of it. */
  private static final Pattern SPEAKS = Pattern.compile("^(?:#|echo|printf|cd|test|\\[)\\b?.*");

  private static final Pattern NEXT = Pattern.compile("&&|;");

  private static final Pattern SWALLOWED =
      Pattern.compile("\\|\\|\\s*(?:true|:|/bin/true|exit\\s+0|echo\\b.*|printf\\b.*)\\s*;?$");

  private static final Pattern PIPED = Pattern.compile("[^|]\\|[^|&]");
  private static final Pattern ERREXIT =
      Pattern.compile("^(?:#!.*\\s-\\w*e|set\\s+(?:.*\\s)?-\\w*e|set\\s+.*-o\\s+errexit)");
  private static final Pattern NO_ERREXIT = Pattern.compile("^set\\s+\\+\\w*e");
  private static final Pattern LOCK_TIMEOUT = Pattern.compile("(?i)lock_timeout");

  private ReleaseScript() {}

  /** One thing that was found, at a line counted from 1. */
  public record Fault(Guardrail guardrail, int line, String what, String why, String remedy) {}

  /** A line that does something. */
  private record Line(int number, String text) {}

  /** All faults of a script. */
  public static List<Fault> of(String script) {
    var faults = new ArrayList<Fault>();
    if (script.contains("\r\n")) {
      faults.add(
          new Fault(
              FlyGuardrails.RELEASE_COMMAND_NOT_RUNNABLE,
              1,
              "the script's lines end as on Windows",
              "Linux looks for an interpreter whose name ends in a carriage return",
              "write it with LF alone, and *.sh text eol=lf into .gitattributes"));
    }
    List<Line> lines = lines(script);
    boolean ends = false;
    boolean pipes = script.contains("pipefail");
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      ends =
          (ends || ERREXIT.matcher(line.text()).find()) && !NO_ERREXIT.matcher(line.text()).find();
      if (!migrates(line, MIGRATES)) {
        continue;
      }
      boolean last = i == lines.size() - 1;
      if (SWALLOWED.matcher(line.text()).find()) {
        faults.add(
            hides(line, "a failure is turned into a success by what follows ||", "remove it"));
      } else if (line.text().matches(".*[^&]&\\s*$")) {
        faults.add(
            hides(line, "it runs in the background, and the script doesn't wait", "remove &"));
      } else if (PIPED.matcher(line.text()).find() && !pipes) {
        faults.add(
            hides(
                line,
                "a pipe ends as its last command does",
                "set -o pipefail in bash, or no pipe"));
      } else if (!ends && !last && !line.text().startsWith("exec ") && !handled(line.text())) {
        faults.add(
            hides(
                line,
                "the script goes on after a failure, and ends as its last command does",
                "set -e at the top"));
      }
    }
    lines.stream()
        .filter(line -> migrates(line, BARE))
        .filter(line -> waitsWithoutEnd(line, script))
        .findFirst()
        .ifPresent(line ->
            faults.add(
                new Fault(
                    FlyGuardrails.RELEASE_COMMAND_WITHOUT_LOCK_TIMEOUT,
                    line.number(),
                    "the script sets no lock_timeout",
                    "a statement that waits for a lock makes all that come after it wait, too",
                    ofFlyway(line)
                        ? "export FLYWAY_INIT_SQL=\"SET lock_timeout = '5s'\" before it"
                        : "export PGOPTIONS='-c lock_timeout=5s' before it (asyncpg: in"
                            + " env.py)")));
    return faults;
  }

  private static boolean waitsWithoutEnd(Line migrating, String script) {
    return script
        .lines()
        .filter(line -> !(ofFlyway(migrating) && line.contains("PGOPTIONS")))
        .noneMatch(line -> LOCK_TIMEOUT.matcher(line).find());
  }

  /** Its driver doesn't read PGOPTIONS. */
  private static boolean ofFlyway(Line line) {
    return line.text().contains("flyway");
  }

  /** Whether a command is a migration by itself, as far as it can be told. */
  public static boolean migrates(String command) {
    return migrates(new Line(1, command), MIGRATES);
  }

  /** With comments left out, but for the first line, and joined where a line goes on. */
  private static List<Line> lines(String script) {
    var lines = new ArrayList<Line>();
    var begun = new StringBuilder();
    int number = 0;
    int start = 0;
    for (String raw : script.split("\\R", -1)) {
      number++;
      String text = raw.strip();
      boolean comment = text.startsWith("#") && !(number == 1 && text.startsWith("#!"));
      if (begun.isEmpty()) {
        start = number;
      }
      if (!comment) {
        boolean goesOn = text.endsWith("\\");
        begun.append(goesOn ? text.substring(0, text.length() - 1) : text).append(' ');
        if (goesOn) {
          continue;
        }
      }
      if (!begun.toString().isBlank()) {
        lines.add(new Line(start, begun.toString().strip()));
      }
      begun.setLength(0);
    }
    return lines;
  }

  private static boolean migrates(Line line, Pattern how) {
    String rest = line.text();
    // cd /app && alembic upgrade head: what follows may be a command.
    while (SPEAKS.matcher(rest).matches()) {
      Matcher next = NEXT.matcher(rest);
      if (!next.find()) {
        return false;
      }
      rest = rest.substring(next.end()).strip();
    }
    return how.matcher(rest).find();
  }

  /** Its end is looked at. */
  private static boolean handled(String line) {
    return line.matches("(?:if|while|until|!) .*") || line.contains("&&") || line.contains("||");
  }

  private static Fault hides(Line line, String why, String remedy) {
    return new Fault(
        FlyGuardrails.RELEASE_COMMAND_HIDES_FAILURE,
        line.number(),
        "the release command may hide that a migration failed",
        why,
        remedy);
  }
}
