package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.Environment;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Previews that were removed, or would be: {@code relayctl/preview-removal/v1}.
 *
 * @param mode whether anything was done
 */
public record RemovedPreviews(Mode mode, List<One> all, List<String> notes) {
  public RemovedPreviews {
    all = List.copyOf(all);
    notes = List.copyOf(notes);
  }

  /** Whether previews are removed or only named. */
  public enum Mode {
    REMOVE,
    SHOW
  }

  /**
   * One preview.
   *
   * @param environment what it was; null for one that was cut off before it said whose it is
   * @param why it goes, in words
   * @param parts what of it was removed, in words
   * @param problems why the rest is there still; empty when nothing is
   */
  public record One(
      String branch,
      @Nullable Environment environment,
      String why,
      List<String> parts,
      List<Problem> problems) {
    public One {
      parts = List.copyOf(parts);
      problems = List.copyOf(problems);
    }
  }

  /** Done when all that was to go is gone; that of the first problem otherwise. */
  public ExitCode exitCode() {
    return all.stream()
        .flatMap(one -> one.problems().stream())
        .findFirst()
        .map(Problem::exitCode)
        .orElse(ExitCode.DONE);
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/preview-removal/v1");
    document.put("dryRun", mode == Mode.SHOW);
    ArrayNode array = document.putArray("previews");
    for (One one : all) {
      ObjectNode node = array.addObject();
      node.put("branch", one.branch());
      node.put("why", one.why());
      node.set("removed", JsonTree.texts(one.parts()));
      if (mode == Mode.REMOVE) {
        node.put("outcome", one.problems().isEmpty() ? "done" : "failed");
      }
      if (!one.problems().isEmpty()) {
        ArrayNode problems = node.putArray("problems");
        one.problems().forEach(problem -> problems.add(Problems.node(problem)));
      }
    }
    document.set("notes", JsonTree.texts(notes));
    return JsonTree.print(document);
  }

  private String head(One one) {
    if (mode == Mode.SHOW) {
      return "would remove " + one.branch() + ": " + one.why();
    }
    if (!one.problems().isEmpty()) {
      return "left of " + one.branch() + ", which was to go (" + one.why() + "):";
    }
    return one.parts().isEmpty()
        ? "there is nothing of " + one.branch()
        : "removed " + one.branch() + " (" + one.why() + ")";
  }

  /** For people. */
  public String text() {
    var lines = new ArrayList<String>();
    for (One one : all) {
      lines.add(head(one));
      one.parts().forEach(part -> lines.add("  - " + part));
      if (!one.problems().isEmpty()) {
        lines.add(ProblemText.of(one.problems()));
      }
    }
    if (all.isEmpty()) {
      lines.add("Nothing is to be removed.");
    }
    lines.addAll(notes);
    return String.join("\n", lines);
  }
}
