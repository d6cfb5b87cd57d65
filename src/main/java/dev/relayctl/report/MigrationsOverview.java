package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** Several databases beside the migration files: {@code relayctl/migrations-overview/v1}. */
public record MigrationsOverview(List<Row> rows) {
  public MigrationsOverview {
    rows = List.copyOf(rows);
  }

  /** An environment. */
  public sealed interface Row {
    /** Its database has answered. */
    record Known(MigrationsReport report) implements Row {}

    /** Nobody knows, and why. */
    record Unknown(EnvironmentName environment, Problem problem, Reach reach) implements Row {}

    /** It has no database. */
    record Without(EnvironmentName environment) implements Row {}

    /** Whether its database should have answered from here. */
    enum Reach {
      REMOTE,
      /** Of whoever works on this machine; elsewhere there is none. */
      THIS_MACHINE
    }
  }

  /** 4 when anything is pending or refused; else that of the first that should have answered. */
  public int exitCode() {
    boolean differs =
        rows.stream()
            .anyMatch(row -> row instanceof Row.Known(MigrationsReport report) && report.differs());
    return differs ? ExitCode.DIFFERENT.number() : answerCode();
  }

  /** That of the first that should have answered, and didn't. */
  public int answerCode() {
    for (Row row : rows) {
      if (row instanceof Row.Unknown(_, Problem problem, Row.Reach reach)
          && reach == Row.Reach.REMOTE) {
        return problem.exitCode().number();
      }
    }
    return ExitCode.DONE.number();
  }

  /** The states one after the other. */
  public String text() {
    var blocks = new ArrayList<String>();
    for (Row row : rows) {
      switch (row) {
        case Row.Known(MigrationsReport report) -> blocks.add(report.statusText());
        case Row.Unknown(EnvironmentName environment, Problem problem, _) ->
            blocks.add(
                environment + ": ? " + problem.facts().what() + ": " + problem.facts().why());
        case Row.Without(EnvironmentName environment) -> blocks.add(environment + ": no database");
      }
    }
    return String.join("\n", blocks);
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/migrations-overview/v1");
    ArrayNode environments = document.putArray("environments");
    for (Row row : rows) {
      ObjectNode node = environments.addObject();
      switch (row) {
        case Row.Known(MigrationsReport report) -> report.put(node);
        case Row.Unknown(EnvironmentName environment, Problem problem, _) -> {
          node.put("environment", environment.value());
          node.set("unknown", Problems.node(problem));
        }
        case Row.Without(EnvironmentName environment) ->
            node.put("environment", environment.value());
      }
    }
    return JsonTree.print(document);
  }
}
