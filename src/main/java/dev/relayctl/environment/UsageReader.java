package dev.relayctl.environment;

import dev.relayctl.config.Node;
import dev.relayctl.environment.UsagePatterns.Expression;
import dev.relayctl.environment.UsagePatterns.Part;
import dev.relayctl.problem.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads {@code migrations.usage}. What is wrong with a pattern is {@code environment.usage}. */
final class UsageReader {
  private final List<Problem> problems;

  UsageReader(List<Problem> problems) {
    this.problems = problems;
  }

  List<UsagePatterns> read(Section migrations) {
    List<UsagePatterns> found = new ArrayList<>();
    List<Node> items = migrations.items("usage");
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Node.MapNode map) {
        String path = "migrations.usage[" + i + "]";
        UsagePatterns patterns = read(map, new Section(map, path, problems), path);
        if (patterns != null) {
          found.add(patterns);
        }
      }
    }
    return found;
  }

  private @Nullable UsagePatterns read(Node.MapNode map, Section section, String path) {
    int before = problems.size();
    Map<Part, Expression> expressions = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      if (section.node(part.key()) instanceof Node.Scalar scalar) {
        Expression expression = expression(path + "." + part.key(), part, scalar);
        if (expression != null) {
          expressions.put(part, expression);
        }
      }
    }
    Pattern files =
        section.node("files") instanceof Node.Scalar scalar ? paths(path + ".files", scalar) : null;
    needs(map, path, Part.IGNORED.key(), Part.TABLE);
    needs(map, path, "prefix", Part.TABLE);
    needs(map, path, Part.ENUM.key(), Part.VALUE);
    if (expressions.isEmpty() && problems.size() == before) {
      problems.add(
          wrong(
              map,
              path + " looks for nothing",
              "it has none of the keys table, column and value",
              "add table: '…(?<table>\\w+)' with what stands around a table's name"));
    }
    return files == null || problems.size() > before
        ? null
        : new UsagePatterns(files, section.text("prefix", ""), expressions);
  }

  private void needs(Node.MapNode map, String path, String key, Part part) {
    Node given = map.find(key).orElse(null);
    if (given != null && map.find(part.key()).isEmpty()) {
      problems.add(
          wrong(
              given,
              path + "." + key + " has no effect",
              "there is no key " + part.key() + " beside it",
              "add " + part.key() + ", or remove " + key));
    }
  }

  private @Nullable Expression expression(String path, Part part, Node.Scalar scalar) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(scalar.text(), Pattern.MULTILINE);
    } catch (PatternSyntaxException e) {
      problems.add(
          wrong(
              scalar,
              path + " is no regular expression",
              e.getDescription()
                  + (e.getIndex() < 0 ? "" : " at its character " + (e.getIndex() + 1)),
              "correct it, in the syntax of Java; between single quotes YAML leaves \\ alone"));
      return null;
    }
    if (part != Part.ENUM && !pattern.namedGroups().containsKey(part.key())) {
      String group = "(?<" + part.key() + ">…)";
      problems.add(
          wrong(
              scalar,
              path + " doesn't say which part of it is the name",
              "it has no group " + group,
              "write " + group + " around the name, for example (?<" + part.key() + ">\\w+)"));
      return null;
    }
    return new Expression(path, pattern, scalar.at().where());
  }

  private @Nullable Pattern paths(String path, Node.Scalar scalar) {
    try {
      return Pattern.compile(glob(scalar.text()));
    } catch (PatternSyntaxException _) {
      problems.add(
          wrong(
              scalar,
              path + " is no pattern of paths",
              "a brace in it is not closed, or never opened",
              "write it like app/models/*.py, **/*.prisma or **/*.{js,ts}"));
      return null;
    }
  }

  /** Java's own globs take a {@code Path}, which not each name in git is in each locale. */
  private static String glob(String glob) {
    StringBuilder all = new StringBuilder();
    int braces = 0;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      boolean begins = i == 0 || glob.charAt(i - 1) == '/';
      if (begins && glob.startsWith("**/", i)) {
        all.append("(?:.*/)?");
        i += 2;
      } else if (glob.startsWith("**", i)) {
        all.append(".*");
        i++;
      } else if (c == '*') {
        all.append("[^/]*");
      } else if (c == '?') {
        all.append("[^/]");
      } else if (c == '{') {
        all.append("(?:");
        braces++;
      } else if (c == '}') {
        all.append(')');
        braces--;
      } else if (c == ',' && braces > 0) {
        all.append('|');
      } else {
        all.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return all.toString();
  }

  private static Problem wrong(Node at, String what, String why, String remedy) {
    return Problem.invalid("environment.usage", what, at.at().where(), why, remedy);
  }
}
