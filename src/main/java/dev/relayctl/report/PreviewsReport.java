package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.run.PreviewDatabases.Made;
import dev.relayctl.run.PreviewDatabases.State;
import dev.relayctl.run.PullRequests.PullRequest;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The previews of a template: {@code relayctl/preview-list/v1}.
 *
 * @param now for ages
 * @param notes what could not be found out, and why
 */
public record PreviewsReport(Instant now, List<Row> rows, List<String> notes) {
  public PreviewsReport {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /**
   * One preview.
   *
   * @param app null where it has none, or none that is known
   * @param pullRequest the branch's; null where there is none, or nobody was asked
   */
  public record Row(Made database, @Nullable App app, @Nullable PullRequest pullRequest) {
    /** Its branch; what its database is called where that is unknown. */
    public String branch() {
      var owner = database.owner();
      return owner == null ? database.id() : owner.branch().name();
    }
  }

  /**
   * Its backend.
   *
   * @param monthly US dollars while all machines run
   */
  public record App(String name, URI url, int healthy, int machines, BigDecimal monthly) {}

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/preview-list/v1");
    ArrayNode array = document.putArray("previews");
    for (Row row : rows) {
      ObjectNode node = array.addObject();
      var owner = row.database().owner();
      if (owner != null) {
        node.put("name", owner.name().value());
        node.put("template", owner.template().value());
        node.put("branch", owner.branch().name());
      }
      node.put("database", row.database().id());
      node.put("state", word(row.database().state()));
      JsonTree.put(node, "since", SecretsReport.time(row.database().since()));
      App app = row.app();
      if (app != null) {
        ObjectNode backend = node.putObject("app");
        backend.put("name", app.name());
        backend.put("url", app.url().toString());
        backend.put("healthy", app.healthy());
        backend.put("total", app.machines());
        backend.put("monthlyUsd", app.monthly());
      }
      PullRequest pull = row.pullRequest();
      if (pull != null) {
        ObjectNode request = node.putObject("pullRequest");
        request.put("number", pull.number());
        request.put("state", pull.state().name().toLowerCase(Locale.ROOT));
      }
    }
    document.set("notes", JsonTree.texts(notes));
    return JsonTree.print(document);
  }

  /** For people, at most {@code width} columns where the content allows it. */
  public String text(int width) {
    var parts = new ArrayList<String>();
    parts.add(
        rows.isEmpty()
            ? "There is no preview. relayctl preview up makes one."
            : Table.print(
                List.of("BRANCH", "AGE", "MACHINES", "PULL REQUEST", "USD/MONTH", "URL"),
                rows.stream().map(this::cells).toList(),
                width));
    parts.addAll(notes);
    return String.join("\n", parts);
  }

  private List<String> cells(Row row) {
    App app = row.app();
    PullRequest pull = row.pullRequest();
    Instant since = row.database().since();
    return List.of(
        row.branch(),
        since == null ? Table.NONE : Times.shown(age(since)),
        row.database().state() == State.MAKING
            ? "half made"
            : app == null ? "none" : app.healthy() + "/" + app.machines() + " healthy",
        pull == null
            ? Table.NONE
            : "#" + pull.number() + " " + pull.state().name().toLowerCase(Locale.ROOT),
        app == null ? Table.NONE : app.monthly().toPlainString(),
        app == null ? Table.NONE : app.url().toString());
  }

  private Duration age(Instant since) {
    Duration age = Duration.between(since, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static String word(State state) {
    return state == State.MAKING ? "making" : "ready";
  }
}
