package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.plan.Migration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of proving undos on a scratch database: {@code relayctl/verify/v1}.
 *
 * @param engine {@code flyway} or {@code alembic}
 * @param rows one for each versioned migration, in order
 * @param general what belongs to no migration
 */
public record VerifyReport(String engine, List<Row> rows, List<Found> general) {
  public VerifyReport {
    rows = List.copyOf(rows);
    general = List.copyOf(general);
  }

  /**
   * One migration.
   *
   * @param undo the file, relative to the project; null without one
   */
  public record Row(Migration migration, @Nullable String undo, List<Found> found) {
    public Row {
      found = List.copyOf(found);
    }

    Verdict verdict() {
      if (found.stream().anyMatch(each -> each.weight() == Weight.ERROR)) {
        return Verdict.WRONG;
      }
      return undo == null ? Verdict.NO_UNDO : Verdict.PROVEN;
    }
  }

  enum Verdict {
    PROVEN,
    NO_UNDO,
    WRONG;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How much it weighs. */
  public enum Weight {
    ERROR,
    WARN,
    INFO;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One thing that was found.
   *
   * @param rule its id
   * @param where the file, with a line where one is known
   * @param details in words, one each
   */
  public record Found(
      String rule, Weight weight, String where, String what, List<String> details, String remedy) {
    public Found {
      details = List.copyOf(details);
    }
  }

  /** Whether something is wrong. */
  public boolean wrong() {
    return general.stream().anyMatch(each -> each.weight() == Weight.ERROR)
        || rows.stream().anyMatch(row -> row.verdict() == Verdict.WRONG);
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/verify/v1");
    document.put("engine", engine);
    ArrayNode migrations = document.putArray("migrations");
    for (Row row : rows) {
      ObjectNode node = migrations.addObject();
      node.put("revision", row.migration().revision());
      node.put("description", row.migration().description());
      JsonTree.put(node, "file", row.migration().file());
      JsonTree.put(node, "undo", row.undo());
      node.put("verdict", row.verdict().word());
      row.found().forEach(each -> put(node.withArray("findings").addObject(), each));
      if (row.found().isEmpty()) {
        node.putArray("findings");
      }
    }
    ArrayNode findings = document.putArray("findings");
    general.forEach(each -> put(findings.addObject(), each));
    return JsonTree.print(document);
  }

  private static void put(ObjectNode node, Found found) {
    node.put("rule", found.rule());
    node.put("severity", found.weight().word());
    node.put("where", found.where());
    node.put("what", found.what());
    node.set("details", JsonTree.texts(found.details()));
    node.put("remedy", found.remedy());
  }

  /** For people. */
  public String text() {
    var lines = new ArrayList<String>();
    for (Row row : rows) {
      String name = row.migration().revision() + " " + row.migration().description();
      lines.add(
          switch (row.verdict()) {
            case PROVEN -> "✓ " + name + ": up, down and up again lead where they should";
            case NO_UNDO -> "- " + name + ": " + why(row);
            case WRONG -> "✗ " + name;
          });
      row.found().stream()
          .filter(each -> each.weight() != Weight.INFO)
          .forEach(each -> lines.addAll(lines(each)));
    }
    general.forEach(each -> lines.addAll(lines(each)));
    long proven = rows.stream().filter(row -> row.verdict() == Verdict.PROVEN).count();
    long wrong = rows.stream().filter(row -> row.verdict() == Verdict.WRONG).count();
    lines.add(
        rows.isEmpty()
            ? "There is no versioned migration."
            : proven
                + " proven, "
                + wrong
                + " wrong, "
                + (rows.size() - proven - wrong)
                + " without an undo; repeatable migrations are left out.");
    return String.join("\n", lines);
  }

  /** No undo by neglect is no news; one that is refused has its reason. */
  private static String why(Row row) {
    return row.found().stream()
        .filter(each -> each.rule().equals("undo-irreversible"))
        .findFirst()
        .map(each -> "no undo, " + String.join("; ", each.details()))
        .orElse("no undo");
  }

  private static List<String> lines(Found found) {
    var lines = new ArrayList<String>();
    lines.add(
        "  "
            + found.weight().word()
            + " "
            + found.rule()
            + " "
            + found.where()
            + ": "
            + found.what());
    found.details().forEach(detail -> lines.add("    " + detail));
    lines.add("    do  " + found.remedy());
    return lines;
  }
}
