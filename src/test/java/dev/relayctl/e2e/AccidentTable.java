package dev.relayctl.e2e;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The accidents beside what becomes of them. */
final class AccidentTable {
  private AccidentTable() {}

  /**
   * One accident.
   *
   * @param does what relayctl did, in a few words
   */
  record Row(Scenario scenario, String does) {}

  static Row row(Scenario scenario, Cli.Ran ran) {
    Matcher weighed =
        Pattern.compile("(refuse|confirm|warn|info) " + Pattern.quote(scenario.told()) + ":")
            .matcher(ran.stdout() + ran.stderr());
    String word = weighed.find() ? weighed.group(1) : "";
    String does =
        switch (word) {
          case "refuse" -> "refuses";
          case "confirm" -> "asks for the environment's name";
          case "warn" -> "warns";
          case "info" -> "says so";
          default -> ran.exitCode() == 0 ? "says so" : "refuses";
        };
    return new Row(scenario, does + (scenario.note() == null ? "" : "; " + scenario.note()));
  }

  static String markdown(List<Row> rows) {
    return rows.stream()
        .map(row ->
            "| %s | %s | %s | [`%s`](guardrails/%s.md), exit %d |\n"
                .formatted(
                    row.scenario().title(),
                    row.scenario().without(),
                    row.does(),
                    row.scenario().guardrail(),
                    row.scenario().guardrail(),
                    row.scenario().accident().exit()))
        .collect(
            Collectors.joining(
                "",
                "| accident | flyctl and bash | relayctl | guardrail |\n| --- | --- | --- | --- |\n",
                ""));
  }

  /** For a terminal. */
  static String text(List<Row> rows) {
    return rows.stream()
            .map(row ->
                """
                %s
                  accident        %s
                  flyctl and bash %s
                  relayctl        %s (%s, exit %d)
                """
                    .formatted(
                        row.scenario().id(),
                        row.scenario().title(),
                        row.scenario().without(),
                        row.does(),
                        row.scenario().guardrail(),
                        row.scenario().accident().exit()))
            .collect(Collectors.joining("\n"))
        + "\n%d accidents, each with a harmless neighbour that was let through.\n"
            .formatted(rows.size());
  }
}
