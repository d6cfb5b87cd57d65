package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.catalog.Feasibility;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.RunOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One row per environment: {@code relayctl/status/v1}. */
public record StatusReport(List<Row> rows) {
  public StatusReport {
    rows = List.copyOf(rows);
  }

  /**
   * An environment as it is now; what is unknown is null or empty, and {@code sources} says why.
   *
   * @param release what the machines run: {@code 3}, or {@code 2+3} when they differ
   * @param lastRun the newest run in the ledger
   * @param feasibility to which releases one can go back
   */
  public record Row(
      EnvironmentName name,
      String kind,
      @Nullable String release,
      @Nullable String commit,
      @Nullable String image,
      List<Group> groups,
      @Nullable Schema schema,
      Ledger.@Nullable Run lastRun,
      Ledger.@Nullable Lock lock,
      @Nullable Feasibility feasibility,
      List<Source> sources) {
    public Row {
      groups = List.copyOf(groups);
      sources = List.copyOf(sources);
    }
  }

  /** The machines of a process group. */
  public record Group(String name, int healthy, int total) {}

  /** The database's revision; null before the first migration. */
  public record Schema(@Nullable String revision, int pending, int problems) {}

  /**
   * Where a part of the row comes from.
   *
   * @param problem why it gave nothing; null when it did
   */
  public record Source(String name, State state, Duration took, @Nullable String problem) {
    /** How it went. */
    public enum State {
      OK,
      SLOW,
      FAILED
    }
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/status/v1");
    ArrayNode array = document.putArray("environments");
    for (Row row : rows) {
      array.add(node(row));
    }
    return JsonTree.print(document);
  }

  private static ObjectNode node(Row row) {
    ObjectNode node = JsonTree.object();
    node.put("name", row.name().value());
    node.put("kind", row.kind());
    JsonTree.put(node, "release", row.release());
    JsonTree.put(node, "commit", row.commit());
    JsonTree.put(node, "image", row.image());
    ArrayNode groups = node.putArray("groups");
    for (Group group : row.groups()) {
      groups
          .addObject()
          .put("name", group.name())
          .put("healthy", group.healthy())
          .put("total", group.total());
    }
    Schema schema = row.schema();
    if (schema != null) {
      ObjectNode child = node.putObject("schema");
      JsonTree.put(child, "revision", schema.revision());
      child.put("pending", schema.pending());
    }
    Ledger.Run run = row.lastRun();
    if (run != null) {
      ObjectNode child = node.putObject("lastRun");
      child.put("run", run.number()).put("command", run.command()).put("by", run.by());
      child.put("startedAt", run.startedAt().toString());
      JsonTree.put(child, "endedAt", run.endedAt() == null ? null : run.endedAt().toString());
      child.put("outcome", run.outcome().word());
      JsonTree.put(child, "problem", run.problem());
    }
    Ledger.Lock lock = row.lock();
    if (lock != null) {
      ObjectNode child = node.putObject("lock");
      child.put("by", lock.holder().who()).put("command", lock.holder().command());
      child.put("since", lock.since().toString());
      JsonTree.put(child, "step", lock.step());
    }
    Feasibility feasibility = row.feasibility();
    if (feasibility == null) {
      node.putArray("rollbackTo");
    } else {
      new FeasibilityReport(feasibility).into(node);
    }
    ArrayNode sources = node.putArray("sources");
    for (Source source : row.sources()) {
      ObjectNode child = sources.addObject();
      child.put("name", source.name());
      child.put("state", source.state().name().toLowerCase(Locale.ROOT));
      child.put("tookMillis", source.took().toMillis());
      JsonTree.put(child, "problem", source.problem());
    }
    return node;
  }

  /** For people. */
  public String text(int width) {
    var table = new ArrayList<List<String>>();
    for (Row row : rows) {
      table.add(
          List.of(
              row.name().value(),
              known(row, "fly", or(row.release())),
              known(row, "fly", shortened(row.commit(), 8)),
              known(row, "fly", shortenedDigest(row.image())),
              known(row, "fly", groups(row.groups())),
              known(row, "schema", schema(row.schema())),
              known(row, "ledger", lastRun(row.lastRun())),
              known(row, "ledger", row.lock() == null ? "-" : row.lock().holder().who())));
    }
    var out =
        new StringBuilder(
            Table.print(
                List.of(
                    "ENVIRONMENT",
                    "RELEASE",
                    "COMMIT",
                    "IMAGE",
                    "MACHINES",
                    "SCHEMA",
                    "LAST RUN",
                    "LOCK"),
                table,
                width));
    for (Row row : rows) {
      if (row.feasibility() != null) {
        new FeasibilityReport(row.feasibility())
            .lines()
            .forEach(line -> out.append("\n").append(row.name()).append(" ").append(line));
      }
      for (var said : remarks(row).entrySet()) {
        out.append("\n").append(row.name()).append(": ");
        out.append(String.join(" and ", said.getValue())).append(said.getKey());
      }
    }
    return out.toString();
  }

  /** What is to be said of sources, with their names: a database that is down is told once. */
  private static Map<String, List<String>> remarks(Row row) {
    var remarks = new LinkedHashMap<String, List<String>>();
    for (Source source : row.sources()) {
      String remark =
          switch (source.state()) {
            case OK -> "";
            case SLOW -> " answered slowly: ";
            case FAILED -> " did not answer: ";
          };
      if (!remark.isEmpty()) {
        remarks
            .computeIfAbsent(remark + or(source.problem()), _ -> new ArrayList<>())
            .add(source.name());
      }
    }
    return remarks;
  }

  /** "-" says that there is none; where the source gave no answer, nobody knows. */
  private static String known(Row row, String source, String cell) {
    boolean isUnknown =
        row.sources().stream()
            .filter(each -> each.state() == Source.State.FAILED)
            .anyMatch(each -> each.name().equals(source) || each.name().equals("file"));
    return isUnknown && cell.equals(Table.NONE) ? "?" : cell;
  }

  private static String groups(List<Group> groups) {
    return groups.isEmpty()
        ? Table.NONE
        : groups.stream()
            .map(g -> g.name() + " " + g.healthy() + "/" + g.total())
            .collect(Collectors.joining(", "));
  }

  private static String schema(@Nullable Schema schema) {
    if (schema == null) {
      return "-";
    }
    return or(schema.revision())
        + (schema.pending() > 0 ? ", " + schema.pending() + " pending" : "")
        + (schema.problems() > 0 ? ", " + schema.problems() + " refused" : "");
  }

  private static String lastRun(Ledger.@Nullable Run run) {
    if (run == null) {
      return "-";
    }
    String outcome = run.outcome() == RunOutcome.RUNNING ? "running" : run.outcome().word();
    return run.command() + " " + outcome + " " + Times.shown(run.startedAt()) + " by " + run.by();
  }

  private static String or(@Nullable String text) {
    return text == null || text.isEmpty() ? "-" : text;
  }

  private static String shortened(@Nullable String text, int length) {
    return text == null ? "-" : text.substring(0, Math.min(length, text.length()));
  }

  private static String shortenedDigest(@Nullable String image) {
    if (image == null) {
      return "-";
    }
    int at = image.indexOf("sha256:");
    return at < 0 ? image : image.substring(at + 7, Math.min(at + 19, image.length()));
  }
}
