package dev.relayctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.report.StatusReport.Source;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatusReportTest {
  @Test
  void tellsOnceThatADatabaseIsDown() {
    String text = text(failed("schema", "no answer"), failed("ledger", "no answer"));

    assertThat(text).endsWith("\ndev: schema and ledger did not answer: no answer");
  }

  @Test
  void tellsDifferentTroublesApart() {
    String text = text(failed("fly", "401"), failed("ledger", "no answer"));

    assertThat(text)
        .contains("\ndev: fly did not answer: 401\n")
        .endsWith("\ndev: ledger did not answer: no answer");
  }

  @Test
  void doesNotClaimThatThereIsNoLockWhereNobodyAnswered() {
    String text = text(failed("fly", "401"), failed("schema", "late"), failed("ledger", "late"));

    assertThat(text.lines().skip(1).findFirst())
        .hasValueSatisfying(row ->
            assertThat(row.split(" +")).containsExactly("dev", "?", "?", "?", "?", "?", "?", "?"));
  }

  @Test
  void saysNothingOfSourcesThatAreInOrder() {
    String text = text(new Source("fly", Source.State.OK, Duration.ZERO, null));

    assertThat(text).doesNotContain("fly");
  }

  private static Source failed(String name, String problem) {
    return new Source(name, Source.State.FAILED, Duration.ZERO, problem);
  }

  /** NullAway overlooks the annotation of a nested type in a compiled record. */
  @SuppressWarnings("NullAway")
  private static String text(Source... sources) {
    var row =
        new StatusReport.Row(
            new EnvironmentName("dev"),
            "dev",
            null,
            null,
            null,
            List.of(),
            null,
            null,
            null,
            null,
            List.of(sources));
    return new StatusReport(List.of(row)).text(200);
  }
}
