package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.Kind;
import dev.relayctl.guardrail.Guardrail;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code relayctl/guardrails/v1}: what {@code explain} says. */
public final class GuardrailReport {
  private static final List<String> HEADINGS =
      List.of("ID", "LOCAL", "DEV", "PREVIEW", "STAGING", "PRODUCTION", "ALLOW", "ABOUT");

  private GuardrailReport() {}

  /** The table of all, for people. */
  public static String table(List<Guardrail> guardrails, int width) {
    List<List<String>> rows = new ArrayList<>();
    for (Guardrail guardrail : guardrails) {
      List<String> row = new ArrayList<>(List.of(guardrail.id()));
      for (Kind kind : Kind.values()) {
        row.add(guardrail.word(kind));
      }
      row.add(allowance(guardrail));
      row.add(guardrail.title());
      rows.add(row);
    }
    return Table.print(HEADINGS, rows, width);
  }

  /** The table of all as a page of the docs. */
  public static String markdown(List<Guardrail> guardrails) {
    var page = new StringBuilder("| guardrail | accident |");
    for (Kind kind : Kind.values()) {
      page.append(" ").append(kind.key()).append(" |");
    }
    page.append(" allowed |\n| --- | --- |").append(" --- |".repeat(Kind.values().length + 1));
    for (Guardrail guardrail : guardrails) {
      page.append("\n| [`")
          .append(guardrail.id())
          .append("`](guardrails/")
          .append(guardrail.id())
          .append(".md) | ")
          .append(guardrail.title())
          .append(" |");
      Stream.of(Kind.values())
          .forEach(kind -> page.append(" ").append(guardrail.word(kind)).append(" |"));
      page.append(" ").append(allowance(guardrail)).append(" |");
    }
    return page.toString();
  }

  /** One of them, for people. */
  public static String text(Guardrail guardrail, String page) {
    var out = new StringBuilder(page).append("\n");
    for (Kind kind : Kind.values()) {
      out.append("\n").append(kind.key()).append(": ").append(guardrail.word(kind));
    }
    return out.append("\n\n")
        .append(
            switch (guardrail.allowance()) {
              case WITH_REASON ->
                  "Elsewhere than by default: guardrails.policy: { "
                      + guardrail.id()
                      + ": … }. Once: --allow "
                      + guardrail.id()
                      + " --reason TEXT.";
              case NEVER -> "It can be neither allowed nor weakened.";
            })
        .toString();
  }

  /** Some of them as a document; with its page when it is one. */
  public static String json(List<Guardrail> guardrails, @Nullable String page) {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/guardrails/v1");
    ArrayNode array = document.putArray("guardrails");
    for (Guardrail guardrail : guardrails) {
      ObjectNode node = array.addObject();
      node.put("id", guardrail.id());
      node.put("topic", guardrail.topic().word());
      node.put("title", guardrail.title());
      ObjectNode severities = node.putObject("severities");
      for (Kind kind : Kind.values()) {
        severities.put(kind.key(), guardrail.word(kind));
      }
      node.put("allowable", guardrail.allowance() == Guardrail.Allowance.WITH_REASON);
      JsonTree.put(node, "page", page);
    }
    return JsonTree.print(document);
  }

  private static String allowance(Guardrail guardrail) {
    return switch (guardrail.allowance()) {
      case WITH_REASON -> "with a reason";
      case NEVER -> "never";
    };
  }
}
