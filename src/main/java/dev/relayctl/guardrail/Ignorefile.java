package dev.relayctl.guardrail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A {@code .dockerignore}: patterns of Go's filepath.Match, with {@code **} for any number of
 * directories and {@code !} for what is kept after all; the last one that matches decides
 * (https://docs.docker.com/build/concepts/context/#dockerignore-files). Unlike in git, a pattern
 * begins at the root, and what lies in a directory that is left out may come back.
 */
public final class Ignorefile {
  /** One that leaves nothing out. */
  public static final Ignorefile NONE = new Ignorefile(List.of());

  private final List<Rule> rules;

  private Ignorefile(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  private enum Effect {
    LEAVES_OUT,
    KEEPS
  }

  private record Rule(int line, String text, Pattern pattern, Effect effect) {}

  /** Reads one; a line that is no pattern counts for nothing, Docker would refuse to build. */
  public static Ignorefile of(String text) {
    var rules = new ArrayList<Rule>();
    int number = 0;
    for (String raw : text.replace("\uFEFF", "").lines().toList()) {
      number++;
      // As Docker does: a comment begins in the first column.
      String line = raw.startsWith("#") ? "" : raw.strip();
      boolean keeps = line.startsWith("!");
      String pattern = clean(keeps ? line.substring(1).strip() : line);
      int at = number;
      Effect effect = keeps ? Effect.KEEPS : Effect.LEAVES_OUT;
      compiled(pattern).ifPresent(each -> rules.add(new Rule(at, line, each, effect)));
    }
    return new Ignorefile(rules);
  }

  private static Optional<Pattern> compiled(String pattern) {
    try {
      return pattern.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(regex(pattern)));
    } catch (PatternSyntaxException _) {
      return Optional.empty();
    }
  }

  /** Whether a file is left out; also where a directory above it is. */
  public boolean leavesOut(String path) {
    return line(path) > 0;
  }

  /** The line that leaves a file out; 0 when it is kept. */
  int line(String path) {
    String wanted = clean(path);
    int line = 0;
    for (Rule rule : rules) {
      if (matches(rule, wanted)) {
        line = rule.effect() == Effect.LEAVES_OUT ? rule.line() : 0;
      }
    }
    return line;
  }

  /** Whether something below a directory may be kept though the directory is left out. */
  boolean mayKeepBelow(String directory) {
    String begin = clean(directory) + "/";
    return rules.stream()
        .filter(rule -> rule.effect() == Effect.KEEPS)
        .map(rule -> clean(rule.text().substring(1).strip()))
        .anyMatch(pattern -> pattern.startsWith(begin) || pattern.matches(".*[*?\\[].*"));
  }

  private static boolean matches(Rule rule, String path) {
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (rule.pattern().matcher(path.substring(0, end)).matches()) {
        return true;
      }
    }
    return false;
  }

  /** Without what says nothing: {@code /a/./b/} is {@code a/b}. */
  private static String clean(String path) {
    var parts = new ArrayList<String>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.removeLast();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  private static String regex(String pattern) {
    var regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '*' -> {
          if (i + 1 < pattern.length() && pattern.charAt(i + 1) == '*') {
            i++;
            i += i + 1 < pattern.length() && pattern.charAt(i + 1) == '/' ? 1 : 0;
            regex.append(i + 1 < pattern.length() ? "(?:.*/)?" : ".*");
          } else {
            regex.append("[^/]*");
          }
        }
        case '?' -> regex.append("[^/]");
        case '[' -> {
          int end = pattern.indexOf(']', i + 2);
          if (end < 0) {
            throw new PatternSyntaxException("a class isn't closed", pattern, i);
          }
          regex.append('[').append(pattern.substring(i + 1, end).replace("[", "\\[")).append(']');
          i = end;
        }
        case '\\' -> {
          if (i + 1 == pattern.length()) {
            throw new PatternSyntaxException("nothing follows the backslash", pattern, i);
          }
          i++;
          regex.append(Pattern.quote(pattern.substring(i, i + 1)));
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }
}
