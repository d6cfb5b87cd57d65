package dev.relayctl.cli;

import dev.relayctl.report.WrittenReport;
import java.util.List;

/** The documents of commands that write files. */
final class Documents {
  private Documents() {}

  static String written(String path) {
    return new WrittenReport(List.of(path), List.of()).json();
  }
}
