package dev.relayctl.guardrail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The instructions of a Dockerfile, read far enough for what it copies and what it starts
 * (https://docs.docker.com/reference/dockerfile/). Variables are not replaced: what holds one is
 * left out by those who ask.
 *
 * @param stages in the file's order
 */
public record Dockerfile(List<Stage> stages) {
  private static final Pattern DIRECTIVE = Pattern.compile("#\\s*(\\w+)\\s*=\\s*(\\S+)\\s*");
  private static final Pattern HEREDOC = Pattern.compile("<<-?[\"']?([A-Za-z_]\\w*)[\"']?");
  private static final Pattern JSON_TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern JSON_LIST =
      Pattern.compile("\\[\\s*(?:" + JSON_TEXT + "\\s*(?:,\\s*" + JSON_TEXT + "\\s*)*)?]");
  private static final Pattern TAKEN = Pattern.compile("\\bfrom=([^\\s,]+)");
  private static final Pattern FROM =
      Pattern.compile("(?:--\\S+\\s+)*(\\S+)(?:\\s+(?i:as)\\s+(\\S+))?\\s*");

  public Dockerfile {
    stages = List.copyOf(stages);
  }

  /**
   * From one FROM to the next.
   *
   * @param from the image or stage that it begins with
   * @param name null without
   */
  public record Stage(String from, @Nullable String name, List<Instruction> instructions) {
    public Stage {
      instructions = List.copyOf(instructions);
    }
  }

  /**
   * One instruction.
   *
   * @param line where it begins, counted from 1
   * @param word in capitals
   * @param text behind it, on one line
   */
  public record Instruction(int line, String word, String text) {
    /** The words of its exec form; empty where a shell gets its text. */
    public Optional<List<String>> execForm() {
      return jsonList(text);
    }

    /** What it copies from what is built; none when from another stage, from text or the web. */
    List<String> copied() {
      String rest = text;
      while (rest.startsWith("--")) {
        String[] parts = rest.split("\\s+", 2);
        if (parts[0].startsWith("--from=") || parts.length < 2) {
          return List.of();
        }
        rest = parts[1];
      }
      List<String> words = jsonList(rest).orElse(List.of(rest.strip().split("\\s+")));
      // The last one is where to. An empty list is no COPY, which the build tells.
      return words.subList(0, Math.max(0, words.size() - 1)).stream()
          .filter(word -> !word.startsWith("<<") && !word.contains("$"))
          .filter(word -> !word.contains("://") && !word.startsWith("git@"))
          .toList();
    }
  }

  /** Reads one; lines before the first FROM belong to no stage. */
  public static Dockerfile of(String text) {
    var stages = new ArrayList<Stage>();
    @Nullable Stage open = null;
    var instructions = new ArrayList<Instruction>();
    for (Instruction each : instructions(text)) {
      Matcher from = FROM.matcher(each.text());
      if (each.word().equals("FROM") && from.matches()) {
        if (open != null) {
          stages.add(new Stage(open.from(), open.name(), instructions));
        }
        instructions.clear();
        open = new Stage(from.group(1), from.group(2), List.of());
      } else {
        instructions.add(each);
      }
    }
    if (open != null) {
      stages.add(new Stage(open.from(), open.name(), instructions));
    }
    return new Dockerfile(stages);
  }

  /**
   * What COPY and ADD take from the directory that is built, in the stages that a build needs.
   *
   * @param target the stage's name; null for the last one
   */
  public List<Copied> copied(@Nullable String target) {
    return needed(target).stream()
        .flatMap(stage -> stage.instructions().stream())
        .filter(each -> each.word().equals("COPY") || each.word().equals("ADD"))
        .flatMap(each -> each.copied().stream().map(path -> new Copied(each.line(), path)))
        .toList();
  }

  /** A stage and all that it begins with or takes from, in the file's order. */
  private List<Stage> needed(@Nullable String target) {
    var needed = new TreeSet<Integer>();
    var open = new ArrayDeque<Integer>();
    int last = stages.size() - 1;
    open.add(target == null ? last : number(target, stages.size()));
    while (!open.isEmpty()) {
      int at = open.remove();
      if (at >= 0 && needed.add(at)) {
        Stage stage = stages.get(at);
        open.add(number(stage.from(), at));
        stage.instructions().stream()
            .flatMap(each -> TAKEN.matcher(each.text()).results())
            .forEach(taken -> open.add(number(taken.group(1), at)));
      }
    }
    return needed.stream().map(stages::get).toList();
  }

  /** The number of the stage of that name, or with that number, before another one; -1 for none. */
  private int number(String name, int before) {
    for (int i = before - 1; i >= 0; i--) {
      if (name.equalsIgnoreCase(stages.get(i).name()) || name.equals(Integer.toString(i))) {
        return i;
      }
    }
    return -1;
  }

  /**
   * A path that is copied.
   *
   * @param path as written
   */
  public record Copied(int line, String path) {}

  /**
   * The last of some instruction in a stage or in those that it begins with.
   *
   * @param target the stage's name; null for the last one
   */
  Optional<Instruction> last(String word, @Nullable String target) {
    @Nullable String wanted = target;
    for (Stage stage : stages.reversed()) {
      if (wanted == null || wanted.equalsIgnoreCase(stage.name())) {
        Optional<Instruction> found =
            stage.instructions().stream()
                .filter(each -> each.word().equals(word))
                .reduce((_, later) -> later);
        if (found.isPresent()) {
          return found;
        }
        wanted = stage.from();
      }
    }
    return Optional.empty();
  }

  private static List<Instruction> instructions(String text) {
    var found = new ArrayList<Instruction>();
    String escape = escape(text);
    List<String> lines = text.lines().toList();
    var begun = new StringBuilder();
    int start = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith("#") || line.isEmpty()) {
        continue;
      }
      if (begun.isEmpty()) {
        start = i + 1;
      }
      boolean goesOn = line.endsWith(escape);
      begun.append(goesOn ? line.substring(0, line.length() - 1) : line).append(' ');
      if (goesOn && i < lines.size() - 1) {
        continue;
      }
      String[] parts = begun.toString().strip().split("\\s+", 2);
      begun.setLength(0);
      String rest = parts.length < 2 ? "" : parts[1];
      found.add(new Instruction(start, parts[0].toUpperCase(Locale.ROOT), rest));
      i = behindHeredocs(parts[0], rest, lines, i);
    }
    return found;
  }

  /** Only these three may hold text of their own. */
  private static int behindHeredocs(String word, String text, List<String> lines, int at) {
    if (!word.matches("(?i)RUN|COPY|ADD")) {
      return at;
    }
    int line = at;
    Matcher heredoc = HEREDOC.matcher(text);
    while (heredoc.find()) {
      int next = line + 1;
      while (next < lines.size() && !lines.get(next).strip().equals(heredoc.group(1))) {
        next++;
      }
      // Without its end it is none: a shift, perhaps.
      line = next < lines.size() ? next : line;
    }
    return line;
  }

  private static String escape(String text) {
    for (String line : text.lines().toList()) {
      Matcher directive = DIRECTIVE.matcher(line.strip());
      if (!directive.matches()) {
        break;
      }
      if (directive.group(1).equalsIgnoreCase("escape")) {
        return directive.group(2);
      }
    }
    return "\\";
  }

  private static Optional<List<String>> jsonList(String text) {
    if (!JSON_LIST.matcher(text.strip()).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        JSON_TEXT
            .matcher(text)
            .results()
            .map(word -> word.group(1).replaceAll("\\\\(.)", "$1"))
            .toList());
  }
}
