package dev.relayctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void makesABlockOfEachRowThatIsTooWideAndLeavesOutWhatThereIsNoneOf() {
    List<String> head = List.of("ENVIRONMENT", "RELEASE", "LAST RUN", "LOCK");
    List<List<String>> rows =
        List.of(List.of("local", "-", "-", "-"), List.of("dev", "1", "deploy done", "-"));

    String text = Table.print(head, rows, 30);

    assertThat(text).isEqualTo("local\n\ndev\n  release 1\n  last run deploy done");
  }

  @Test
  void saysInABlockWhatANumberCounts() {
    String text = Table.print(List.of("RUN", "OUTCOME"), List.of(List.of("12", "done")), 5);

    assertThat(text).isEqualTo("run 12\n  outcome done");
  }

  @Test
  void letsTheLastColumnRunOver() {
    String text = Table.print(List.of("RUN", "BY"), List.of(List.of("1", "a long name")), 10);

    assertThat(text).isEqualTo("RUN  BY\n1    a long name");
  }
}
