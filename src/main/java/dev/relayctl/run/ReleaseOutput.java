package dev.relayctl.run;

import dev.relayctl.plan.Migration;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the migration that failed in what a release command wrote. Paths there are those of the
 * image, so that a file is known by its name. Understood are Flyway's report (its command line and
 * its library write the same), a traceback of Python, as Alembic's, and the errors of psql.
 */
final class ReleaseOutput {
  private static final Pattern FLYWAY =
      Pattern.compile("^(SQL State|Message|Location|Line)\\s+: (.*)$");
  private static final Pattern MORE = Pattern.compile("^\\s+(?:Detail|Hint|Where): .*");
  private static final Pattern FRAME = Pattern.compile("^\\s*File \"([^\"]+)\", line (\\d+).*");
  private static final Pattern EXCEPTION =
      Pattern.compile("^(?:[A-Za-z_]\\w*\\.)*[A-Z]\\w*[a-z]\\w*: .+");
  private static final Pattern DETAIL = Pattern.compile("^(?:DETAIL|HINT): .*");
  private static final Pattern PSQL =
      Pattern.compile("^psql:(.+):(\\d+): ((?:ERROR|FATAL|error):.*)$");

  private final List<String> lines;
  private final Map<String, Migration> byName = new HashMap<>();

  private ReleaseOutput(List<String> lines, List<Migration> pending) {
    this.lines = lines;
    for (Migration migration : pending) {
      if (migration.file() != null) {
        byName.put(name(migration.file()), migration);
      }
    }
  }

  /**
   * Where a migration failed.
   *
   * @param where the file in the project, with its line where that was told
   * @param why in the words of the server, or of what ran it
   */
  record Failure(Migration migration, Where where, String why) {}

  /**
   * The failure that the output tells; empty when it speaks of none of these migrations.
   *
   * @param pending those that the command was expected to apply
   */
  static Optional<Failure> failure(List<String> lines, List<Migration> pending) {
    var output = new ReleaseOutput(lines, pending);
    return output.psql().or(output::flyway).or(output::python);
  }

  private Optional<Failure> flyway() {
    Map<String, String> said = new HashMap<>();
    List<String> more = new ArrayList<>();
    for (String line : lines) {
      Matcher field = FLYWAY.matcher(line);
      if (field.matches()) {
        said.put(field.group(1), field.group(2).strip());
      } else if (MORE.matcher(line).matches()) {
        more.add(line.strip());
      }
    }
    String location = said.getOrDefault("Location", "").replaceFirst(" \\(.*", "");
    String state = said.getOrDefault("SQL State", "");
    more.addFirst(
        (state.isEmpty() ? "" : "SQLSTATE " + state + ": ") + said.getOrDefault("Message", ""));
    return found(location, said.getOrDefault("Line", ""), String.join("; ", more));
  }

  private Optional<Failure> python() {
    String file = "";
    String line = "";
    var said = new ArrayList<String>();
    for (String each : lines) {
      Matcher frame = FRAME.matcher(each);
      if (frame.matches()) {
        if (byName.containsKey(name(frame.group(1)))) {
          file = frame.group(1);
          line = frame.group(2);
          said.clear();
        }
      } else if (!file.isEmpty()) {
        boolean detail = DETAIL.matcher(each).matches();
        if (detail ? !said.isEmpty() : said.isEmpty() && EXCEPTION.matcher(each).matches()) {
          said.add(each.strip());
        }
      }
    }
    return found(file, line, String.join("; ", said));
  }

  private Optional<Failure> psql() {
    Optional<Failure> last = Optional.empty();
    for (String each : lines) {
      Matcher error = PSQL.matcher(each);
      if (error.matches()) {
        last = found(error.group(1), error.group(2), error.group(3));
      }
    }
    return last;
  }

  private Optional<Failure> found(String file, String line, String why) {
    return Optional.ofNullable(byName.get(name(file)))
        .map(migration -> {
          String path = String.valueOf(migration.file());
          boolean numbered = line.matches("[1-9]\\d{0,8}");
          return new Failure(
              migration,
              numbered ? new Where.InFile(path, Integer.parseInt(line), 0) : Where.file(path),
              why.isBlank() ? "its output says no more" : why);
        });
  }

  private static String name(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }
}
