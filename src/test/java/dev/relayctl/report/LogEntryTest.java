package dev.relayctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.run.AppLogs;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LogEntryTest {
  private static LogEntry entry(String group, String message) {
    return new LogEntry(
        new EnvironmentName("dev"),
        group,
        new AppLogs.Line(
            "1", Instant.parse("2026-03-02T09:00:00.120Z"), "m1", "fra", "info", message));
  }

  @Test
  void aLineCanNotDrawOnTheTerminal() {
    LogEntry entry = entry("app", "\u001B[31mred\u001B[0m\u001B[2K\ttab\u0007\u001B");

    assertThat(entry.text()).isEqualTo("2026-03-02T09:00:00.120Z app m1 | red\ttab");
  }

  @Test
  void aDocumentIsOneLineAndLeavesOutWhatIsUnknown() {
    LogEntry entry = entry("", "one\ntwo");

    assertThat(entry.json())
        .isEqualTo(
            "{\"schema\":\"relayctl/log-line/v1\",\"time\":\"2026-03-02T09:00:00.120Z\","
                + "\"environment\":\"dev\",\"machine\":\"m1\",\"region\":\"fra\",\"level\":\"info\","
                + "\"message\":\"one\\ntwo\"}");
    assertThat(entry.text()).startsWith("2026-03-02T09:00:00.120Z - m1 | ");
  }
}
