package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.lint.LintFinding;
import dev.relayctl.lint.Linter.Linted;
import dev.relayctl.lint.Linter.Verdict;
import java.util.List;
import java.util.Locale;

/** What is said of migrations: {@code relayctl/lint/v1}. */
public record LintReport(List<Linted> files) {
  public LintReport {
    files = List.copyOf(files);
  }

  /** Whether a file must not be applied as it is. */
  public boolean unsafe() {
    return files.stream().anyMatch(file -> file.verdict() == Verdict.UNSAFE);
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/lint/v1");
    ArrayNode all = document.putArray("files");
    for (Linted file : files) {
      ObjectNode node = all.addObject();
      node.put("file", file.path());
      node.put("verdict", word(file.verdict()));
      ArrayNode findings = node.putArray("findings");
      for (LintFinding finding : file.findings()) {
        findings.add(finding(finding));
      }
    }
    return JsonTree.print(document);
  }

  private static ObjectNode finding(LintFinding finding) {
    ObjectNode node = JsonTree.object();
    node.put("rule", finding.rule().id());
    node.put("severity", word(finding.severity()));
    if (finding.line() > 0) {
      node.put("line", finding.line());
    }
    if (finding.lock() != null) {
      node.put("lock", finding.lock().title());
    }
    JsonTree.put(node, "table", finding.table());
    node.put("rewrites", finding.rewrites());
    node.put("what", finding.what());
    node.put("remedy", finding.remedy());
    JsonTree.put(node, "allowed", finding.allowed());
    return node;
  }

  /** For people. */
  public String text() {
    if (files.isEmpty()) {
      return "Nothing is pending.";
    }
    var out = new StringBuilder();
    for (Linted file : files) {
      out.append(out.isEmpty() ? "" : "\n");
      out.append(file.path()).append(": ").append(word(file.verdict()));
      for (LintFinding finding : file.findings()) {
        text(out, file.path(), finding);
      }
    }
    return out.toString();
  }

  private static void text(StringBuilder out, String path, LintFinding finding) {
    out.append("\n  ").append(word(finding.severity())).append("  ");
    out.append(finding.rule().id()).append(": ").append(finding.what());
    out.append("\n    at  ").append(path);
    if (finding.line() > 0) {
      out.append(':').append(finding.line());
    }
    if (!finding.rule().summary().equals(finding.what())) {
      out.append("\n    why ").append(finding.rule().summary());
    }
    if (finding.lock() != null && finding.lock().blocksWriters()) {
      out.append(" (").append(finding.lock().title()).append(" on ").append(finding.table());
      out.append(finding.rewrites() ? ", rewritten)" : ")");
    }
    if (finding.allowed() != null) {
      out.append("\n    allowed: ").append(finding.allowed());
      return;
    }
    out.append("\n    do  ").append(finding.remedy().replace("\n", "\n        "));
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
