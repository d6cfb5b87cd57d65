package dev.relayctl.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job of a workflow that runs relayctl.
 *
 * @param condition lines of the expression that says when
 * @param environment whose rules GitHub applies before the job begins; null for none
 * @param group of which one job runs at a time
 * @param ref what is checked out; null for what the event is about
 * @param variables with their values
 * @param command the whole line
 */
record CiJob(
    String id,
    String name,
    List<String> condition,
    @Nullable String environment,
    String group,
    int minutes,
    @Nullable String ref,
    List<Variable> variables,
    String command) {
  /** Tags move; a commit doesn't. */
  private static final String CHECKOUT =
      "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2";

  private static final String SETUP_JAVA =
      "actions/setup-java@be666c2fcd27ec809703dec50e508c2fdc7f6654 # v5.2.0";

  CiJob {
    condition = List.copyOf(condition);
    variables = List.copyOf(variables);
  }

  /** A variable that the command sees. */
  record Variable(String name, String value) {
    /** One with the value of the secret of that name. */
    static Variable secret(String name) {
      return new Variable(name, "${{ secrets." + name + " }}");
    }
  }

  /** The job as YAML, to stand below {@code jobs}. */
  String yaml() {
    var lines = new ArrayList<String>();
    lines.add("  " + id + ":");
    lines.add("    name: " + name);
    lines.add("    if: >-");
    condition.forEach(line -> lines.add("      " + line));
    lines.add("    runs-on: ubuntu-latest");
    lines.add("    timeout-minutes: " + minutes);
    if (environment != null) {
      lines.add(
          "    # Approval is GitHub's: give this environment required reviewers in Settings.");
      lines.add("    environment: " + environment);
    }
    lines.add("    concurrency:");
    lines.add("      group: " + group);
    lines.add("      # Cancelling would leave a migration or a fleet half done.");
    lines.add("      cancel-in-progress: false");
    lines.add("    steps:");
    lines.add("      - uses: " + CHECKOUT);
    lines.add("        with:");
    lines.add("          # Guardrails compare commits.");
    lines.add("          fetch-depth: 0");
    if (ref != null) {
      lines.add("          ref: " + ref);
    }
    lines.add("      - uses: " + SETUP_JAVA);
    lines.add("        with:");
    lines.add("          distribution: temurin");
    lines.add("          java-version: '25'");
    lines.add("      - name: " + name);
    lines.add("        env:");
    variables.forEach(
        variable -> lines.add("          " + variable.name() + ": " + variable.value()));
    lines.add("        run: |");
    lines.add("          " + command);
    return String.join("\n", lines) + "\n";
  }
}
