package dev.relayctl.config;

import dev.relayctl.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * SnakeYAML's exceptions as problems. Only {@code getProblem()} is used: the message quotes the
 * line, which may hold a password.
 */
final class YamlFaults {
  private final String text;
  private final String shownAs;

  YamlFaults(String text, String shownAs) {
    this.text = text;
    this.shownAs = shownAs;
  }

  Problem of(MarkedYAMLException e) {
    Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
    if (mark == null) {
      return syntax(Position.start(shownAs), e.getProblem());
    }
    Position at = new Position(shownAs, mark.getLine() + 1, mark.getColumn() + 1);
    String problem = e.getProblem() == null ? "" : e.getProblem();
    String line = line(mark);
    int tab = line.substring(0, Math.min(line.length(), mark.getColumn() + 1)).indexOf('\t');
    if (tab >= 0 && line.substring(0, tab).isBlank()) {
      return tab(new Position(shownAs, at.line(), tab + 1));
    }
    if ("expected a single document in the stream".equals(e.getContext())) {
      return Problem.invalid(
          "config.several-documents",
          "the file holds more than one document",
          at.where(),
          "a second one begins here, after ---",
          "put it into a file of its own, or delete the line ---");
    }
    if (problem.startsWith("Global tag is not allowed")) {
      return tag(at, "!!");
    }
    int reference = line.indexOf("${");
    boolean cutReference = reference >= 0 && reference + 1 == mark.getColumn();
    if (cutReference) {
      return Problem.invalid(
          "config.syntax",
          "this is not valid YAML",
          new Position(shownAs, at.line(), reference + 1).where(),
          "inside { } or [ ] the braces of ${…} belong to YAML",
          "quote the reference: \"${…}\"");
    }
    return syntax(at, problem);
  }

  /** Limits are the only failures without a mark. */
  Problem of(YAMLException e) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    Position at = Position.start(shownAs);
    if (message.startsWith("Nesting Depth exceeded")) {
      return Problem.invalid(
          "config.nested-too-deep",
          "the file is nested too deeply",
          at.where(),
          "more than " + YamlFile.MAX_DEPTH + " levels of maps and lists stand in each other",
          "no key of an environment needs that: look for an indentation that went wrong");
    }
    if (message.startsWith("Number of aliases")) {
      return Problem.invalid(
          "config.too-many-aliases",
          "aliases (*name) make the file too large",
          at.where(),
          "it has more than " + YamlFile.MAX_ALIASES + " of them",
          "write the values out, or share them with extends:");
    }
    return syntax(at, null);
  }

  static Problem tag(Position at, String tag) {
    return Problem.invalid(
        "config.tag",
        "the tag " + tag + " is not supported",
        at.where(),
        "these files hold text, numbers, lists and maps only",
        "delete the tag, or quote the value when the ! belongs to it");
  }

  private static Problem tab(Position at) {
    return Problem.invalid(
        "config.tab",
        "a tab is used for indentation",
        at.where(),
        "YAML indents with spaces only",
        "replace the tab with spaces");
  }

  private static Problem syntax(Position at, @Nullable String problem) {
    return Problem.invalid(
        "config.syntax",
        "this is not valid YAML",
        at.where(),
        problem == null || problem.isBlank() ? "the parser gives no reason" : problem,
        "check the indentation, the quotes and the space after each colon, here and just above");
  }

  private String line(Mark mark) {
    return text.lines().skip(mark.getLine()).findFirst().orElse("");
  }
}
