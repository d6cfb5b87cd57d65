package dev.relayctl.app;

import dev.relayctl.config.Node;
import dev.relayctl.config.Position;
import dev.relayctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is dangerous in a workflow, whoever wrote it. */
final class WorkflowRules {
  private static final Pattern PINNED = Pattern.compile("\\./.*|.*@(?:[0-9a-f]{40}|sha256:.+)");

  private static final Pattern FOREIGN_TEXT =
      Pattern.compile(
          "\\$\\{\\{[^}]*\\bgithub\\.(?:head_ref|event\\.[\\w.]*\\b(?:title|body|head\\.ref))\\b");

  private static final Pattern FOREIGN_CODE =
      Pattern.compile("github\\.(?:head_ref|event\\.pull_request\\.head\\.)|refs/pull/");

  /** What changes something that isn't thrown away. */
  private static final Pattern CHANGES =
      Pattern.compile(
          "\\brelayctl\\b(?![^\\n]* --sandbox )[^\\n]*\\b(?:deploy|migrate|preview|promote)\\b"
              + "|\\bfly(?:ctl)?\\s+deploy\\b");

  private final String text;
  private final List<Problem> found = new ArrayList<>();
  private final boolean privileged;
  private final boolean changes;

  private WorkflowRules(String text, Node.MapNode tree) {
    this.text = text;
    this.privileged = tree.find("on").filter(WorkflowRules::isPrivileged).isPresent();
    this.changes = CHANGES.matcher(text).find();
  }

  /** What is dangerous, in the file's order; then which of the files that matter are left out. */
  static List<Problem> of(String text, Node.MapNode tree, DeployedFiles deployed) {
    var rules = new WorkflowRules(text, tree);
    rules.look(tree);
    if (rules.changes) {
      rules.found.addAll(deployed.missedBy(tree));
    }
    return List.copyOf(rules.found);
  }

  private static boolean isPrivileged(Node on) {
    String event = "pull_request_target";
    return on.match(
        map -> map.entry(event).isPresent(),
        list ->
            list.items().stream()
                .anyMatch(each -> each instanceof Node.Scalar one && one.text().equals(event)),
        scalar -> scalar.text().equals(event));
  }

  private void look(Node node) {
    switch (node) {
      case Node.ListNode list -> list.items().forEach(this::look);
      case Node.Scalar _ -> {}
      case Node.MapNode map -> {
        for (Node.Entry entry : map.entries().values()) {
          if (entry.value() instanceof Node.Scalar scalar) {
            look(map, entry.key(), scalar);
          }
          look(entry.value());
        }
      }
    }
  }

  private void look(Node.MapNode map, String key, Node.Scalar value) {
    switch (key) {
      case "uses" -> {
        if (!PINNED.matcher(value.text()).matches()) {
          found.add(unpinned(value));
        }
        if (privileged
            && value.text().startsWith("actions/checkout@")
            && map.find("with", "ref").orElse(null) instanceof Node.Scalar ref
            && FOREIGN_CODE.matcher(ref.text()).find()) {
          found.add(foreignCode(ref));
        }
      }
      case "run" -> {
        Matcher foreign = FOREIGN_TEXT.matcher(value.text());
        if (foreign.find()) {
          found.add(injection(value.at(), foreign.group()));
        }
      }
      case "cancel-in-progress" -> {
        if (changes && value.text().equals("true")) {
          found.add(cancels(value));
        }
      }
      case "permissions" -> {
        if (value.text().equals("write-all")) {
          found.add(writeAll(value));
        }
      }
      default -> {} // Keys are GitHub's, and no closed set.
    }
  }

  private static Problem unpinned(Node.Scalar uses) {
    return Problem.invalid(
        "ci.unpinned",
        uses.text() + " is not pinned to a commit",
        uses.at().where(),
        "tags and branches can be moved to other code, which then sees the job's secrets",
        "write the full commit, with the version as a comment behind it");
  }

  private static Problem foreignCode(Node.Scalar ref) {
    return Problem.invalid(
        "ci.foreign-code",
        "pull_request_target checks out the pull request's code",
        ref.at().where(),
        "anybody can open one, and their code would run with the repository's secrets",
        "use pull_request and leave forks out, or check out the base");
  }

  /** With the line that the expression stands in: a script has many. */
  private Problem injection(Position at, String expression) {
    List<String> lines = text.lines().toList();
    int line = at.line();
    while (line < lines.size() && !lines.get(line - 1).contains(expression)) {
      line++;
    }
    return Problem.invalid(
        "ci.injection",
        "a text that anybody can choose is put into a script",
        new Position(at.file(), line, 0).where(),
        "a branch or title such as $(…) would be run as a command",
        "give it to the step by env: and write \"$NAME\" in the script");
  }

  private static Problem cancels(Node.Scalar value) {
    return Problem.invalid(
        "ci.cancels-deploys",
        "a newer run cancels a deploy",
        value.at().where(),
        "GitHub kills it after ten seconds, in the middle of a migration or of the machines",
        "write cancel-in-progress: false");
  }

  private static Problem writeAll(Node.Scalar value) {
    return Problem.invalid(
        "ci.write-all",
        "the workflow's token may write everything",
        value.at().where(),
        "an action that is not what it seems could change code and releases with it",
        "write permissions: { contents: read }, and what else is needed");
  }
}
