package dev.relayctl.report;

import dev.relayctl.guardrail.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** Findings as people read them. */
public final class FindingText {
  private FindingText() {}

  /** Four lines each; one line when there are none. */
  public static String of(List<Finding> findings) {
    return findings.isEmpty()
        ? "Nothing found."
        : findings.stream().map(FindingText::of).collect(Collectors.joining("\n\n"));
  }

  private static String of(Finding finding) {
    return finding.environment()
        + ": "
        + finding.severity().word()
        + " "
        + finding.id()
        + ": "
        + finding.what()
        + "\n  at  "
        + finding.where().text()
        + "\n  why "
        + finding.why()
        + "\n  do  "
        + finding.remedy();
  }
}
