package dev.relayctl.usage;

import dev.relayctl.lint.EnumValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of values that a program declares.
 *
 * @param lines the line of each value; of those of Python both names and values, since SQLAlchemy
 *     may store either
 */
record Enumeration(Map<String, Integer> lines) {
  private static final Pattern PYTHON_CLASS =
      Pattern.compile("(?m)^([ \\t]*)class\\s+\\w+\\([^)\\n]*Enum\\b[^)\\n]*\\):.*$");
  private static final Pattern PYTHON_MEMBER =
      Pattern.compile("(?m)^[ \\t]+(\\w+)[ \\t]*=[ \\t]*(?:[\"']([^\"'\\n]*)[\"'])?");
  private static final Pattern SQLALCHEMY = Pattern.compile("\\b(?:Enum|ENUM)\\(([^()]*)\\)");
  private static final Pattern STRING = Pattern.compile("[\"']([^\"'\\n]*)[\"']");
  private static final Pattern JAVA_ENUM =
      Pattern.compile("\\benum\\s+(?:class\\s+)?\\w+[^{;]*\\{([^;}]*)");
  private static final Pattern JAVA_CONSTANT = Pattern.compile("(?m)(?:^|,)\\s*([A-Za-z_]\\w*)");

  Enumeration {
    lines = Map.copyOf(lines);
  }

  static List<Enumeration> of(String source, Language language) {
    List<Enumeration> found = new ArrayList<>();
    if (language == Language.PYTHON) {
      Matcher type = PYTHON_CLASS.matcher(source);
      while (type.find()) {
        add(source, PYTHON_MEMBER, type.end(), endOfBlock(source, type), found);
      }
      Matcher list = SQLALCHEMY.matcher(source);
      while (list.find()) {
        add(source, STRING, list.start(1), list.end(1), found);
      }
    } else if (language == Language.JAVA) {
      Matcher type = JAVA_ENUM.matcher(source);
      while (type.find()) {
        add(source, JAVA_CONSTANT, type.start(1), type.end(1), found);
      }
    }
    return found;
  }

  /**
   * The line of a value; empty unless at least half of the values are those of the enum: another
   * one may have a value of the same name.
   */
  Optional<Integer> lineOf(EnumValue value) {
    long common = value.labels().stream().filter(lines::containsKey).count();
    return common * 2 >= Math.min(value.labels().size(), lines.size())
        ? Optional.ofNullable(lines.get(value.label()))
        : Optional.empty();
  }

  /** The next line that is not further to the right than the class. */
  private static int endOfBlock(String source, Matcher type) {
    Matcher next =
        Pattern.compile("(?m)^[ \\t]{0," + type.group(1).length() + "}\\S").matcher(source);
    return next.find(type.end()) ? next.start() : source.length();
  }

  private static void add(
      String source, Pattern pattern, int from, int to, List<Enumeration> found) {
    Map<String, Integer> lines = new HashMap<>();
    Matcher matcher = pattern.matcher(source).region(from, to);
    while (matcher.find()) {
      for (int i = 1; i <= matcher.groupCount(); i++) {
        if (matcher.group(i) != null) {
          lines.putIfAbsent(matcher.group(i), Mapping.line(source, matcher.start(i)));
        }
      }
    }
    if (!lines.isEmpty()) {
      found.add(new Enumeration(lines));
    }
  }
}
