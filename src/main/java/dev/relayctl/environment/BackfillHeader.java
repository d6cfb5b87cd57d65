package dev.relayctl.environment;

import dev.relayctl.config.Nearest;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line among the comments at the top of an SQL migration that makes it a backfill: {@code --
 * relayctl: backfill pause=200ms}. A slip in it is an error wherever it stands: without the line
 * the file would run once, and count as applied with most rows unchanged.
 *
 * @param line counted from 1
 * @param pause between two batches
 */
public record BackfillHeader(int line, Duration pause) {
  private static final String WORD = "backfill";
  private static final String ALLOW = "allow";
  private static final String PAUSE = "pause";

  private static final Pattern DIRECTIVE =
      Pattern.compile("--\\s*relayctl:\\s*([A-Za-z_-]+)(.*)", Pattern.CASE_INSENSITIVE);

  /**
   * The header of a file's text; empty when it has none. Problems, all of them, with their lines:
   * {@code migrate.backfill-header}, {@code migrate.backfill-option}.
   *
   * @param file as it is shown
   */
  public static Result<Optional<BackfillHeader>> of(String file, String text) {
    var headers = new ArrayList<BackfillHeader>();
    var problems = new ArrayList<Problem>();
    boolean top = true;
    int number = 0;
    for (String raw : text.split("\\R", -1)) {
      number++;
      // A mark at the beginning that Windows' editors leave is no part of the comment.
      String line = (number == 1 ? raw.replaceFirst("^\uFEFF", "") : raw).strip();
      top = top && (line.isEmpty() || line.startsWith("--"));
      Matcher directive = DIRECTIVE.matcher(line);
      if (!directive.matches() || !meant(directive.group(1))) {
        continue;
      }
      var at = new Where.InFile(file, number, 0);
      if (!directive.group(1).equals(WORD)) {
        problems.add(misspelt(at, directive.group(1)));
      } else if (!top || !headers.isEmpty()) {
        problems.add(misplaced(at));
      } else {
        Result<Duration> pause = pause(at, directive.group(2));
        problems.addAll(pause.problems());
        headers.add(new BackfillHeader(number, pause.orElse(_ -> Duration.ZERO)));
      }
    }
    return problems.isEmpty() ? Result.ok(headers.stream().findFirst()) : Result.bad(problems);
  }

  private static boolean meant(String word) {
    return Nearest.to(word, List.of(WORD, ALLOW)).filter(WORD::equals).isPresent();
  }

  private static Result<Duration> pause(Where at, String options) {
    Duration pause = Duration.ZERO;
    for (String option : options.strip().split("\\s+", -1)) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      if (option.isEmpty()) {
        continue;
      }
      if (!name.equals(PAUSE)) {
        return Result.bad(unknown(at, name, option));
      }
      try {
        pause = Section.sumOf(equals < 0 ? "" : option.substring(equals + 1));
      } catch (IllegalArgumentException | ArithmeticException _) {
        return Result.bad(noDuration(at));
      }
    }
    return Result.ok(pause);
  }

  private static Problem misspelt(Where at, String word) {
    return Problem.invalid(
        "migrate.backfill-header",
        "no header is called " + word,
        at,
        "a migration's header is: -- relayctl: " + WORD,
        "did you mean " + WORD + "? write " + WORD + (isLower(word) ? "" : ", in lower case"));
  }

  private static boolean isLower(String word) {
    return word.equals(word.toLowerCase(Locale.ROOT));
  }

  private static Problem misplaced(Where at) {
    return Problem.invalid(
        "migrate.backfill-header",
        "the header of a backfill is not at the top, or is there twice",
        at,
        "it holds for the whole file, and is looked for among the comments at its beginning",
        "move it to the first line, above the statement");
  }

  private static Problem unknown(Where at, String name, String written) {
    String rest = written.substring(name.length());
    return Problem.invalid(
        "migrate.backfill-option",
        "a backfill has no option " + name,
        at,
        "its header accepts: " + PAUSE + "=DURATION",
        Nearest.to(name, List.of(PAUSE))
            .map(near -> "did you mean " + near + "? write " + near + rest)
            .orElse("remove it, or write it as a comment of its own"));
  }

  private static Problem noDuration(Where at) {
    return Problem.invalid(
        "migrate.backfill-option",
        "the pause of a backfill is not a duration",
        at,
        "a number needs its unit: ms, s, m, h or d",
        "write it like " + PAUSE + "=200ms");
  }
}
