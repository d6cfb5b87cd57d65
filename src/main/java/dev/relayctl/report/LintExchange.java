package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.lint.LintFinding;
import dev.relayctl.lint.Linter.Linted;
import dev.relayctl.lint.Rule;
import dev.relayctl.lint.Severity;
import java.util.TreeSet;

/**
 * Findings in the forms that other programs read: SARIF 2.1.0 (OASIS) and the workflow commands of
 * GitHub Actions ({@code specs/github.md}).
 */
public final class LintExchange {
  private static final String SARIF_SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

  private LintExchange() {}

  /** A SARIF log with one run. */
  public static String sarif(LintReport report) {
    ObjectNode document = JsonTree.object();
    document.put("$schema", SARIF_SCHEMA);
    document.put("version", "2.1.0");
    ObjectNode run = document.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "relayctl");
    ArrayNode rules = driver.putArray("rules");
    var used = new TreeSet<Rule>();
    report.files().forEach(file -> file.findings().forEach(one -> used.add(one.rule())));
    for (Rule rule : used) {
      ObjectNode node = rules.addObject();
      node.put("id", rule.id());
      node.putObject("shortDescription").put("text", rule.summary());
      node.putObject("defaultConfiguration").put("level", level(rule.severity()));
    }
    ArrayNode results = run.putArray("results");
    for (Linted file : report.files()) {
      for (LintFinding finding : file.findings()) {
        result(results.addObject(), file.path(), finding);
      }
    }
    return JsonTree.print(document);
  }

  private static void result(ObjectNode node, String path, LintFinding finding) {
    node.put("ruleId", finding.rule().id());
    node.put("level", level(finding.severity()));
    node.putObject("message").put("text", finding.what() + "\n" + finding.remedy());
    ObjectNode place = node.putArray("locations").addObject().putObject("physicalLocation");
    place.putObject("artifactLocation").put("uri", path);
    place.putObject("region").put("startLine", Math.max(1, finding.line()));
    if (finding.allowed() != null) {
      ObjectNode suppression = node.putArray("suppressions").addObject();
      suppression.put("kind", "inSource");
      suppression.put("justification", finding.allowed());
    }
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case ERROR -> "error";
      case WARN -> "warning";
      case INFO -> "note";
    };
  }

  /** A workflow command per finding; those that are allowed are left out. */
  public static String github(LintReport report) {
    var out = new StringBuilder();
    for (Linted file : report.files()) {
      for (LintFinding finding : file.findings()) {
        if (finding.allowed() == null) {
          out.append(out.isEmpty() ? "" : "\n");
          out.append("::").append(command(finding.severity()));
          out.append(" file=").append(property(file.path()));
          out.append(",line=").append(Math.max(1, finding.line()));
          out.append(",title=").append(property(finding.rule().id())).append("::");
          out.append(data(finding.what() + "\n" + finding.remedy()));
        }
      }
    }
    return out.toString();
  }

  private static String command(Severity severity) {
    return switch (severity) {
      case ERROR -> "error";
      case WARN -> "warning";
      case INFO -> "notice";
    };
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
