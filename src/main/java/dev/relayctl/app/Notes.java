package dev.relayctl.app;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.problem.Problem;
import dev.relayctl.report.DoctorReport.Check;
import dev.relayctl.report.DoctorReport.Group;
import dev.relayctl.report.DoctorReport.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks of one group, and of one environment where they are about one. Of one thread. */
final class Notes {
  private final Group group;
  private final @Nullable EnvironmentName environment;
  private final State worst;
  private final List<Check> checks = new ArrayList<>();

  /**
   * An empty sheet.
   *
   * @param worst what trouble counts as at most
   */
  Notes(Group group, @Nullable EnvironmentName environment, State worst) {
    this.group = group;
    this.environment = environment;
    this.worst = worst;
  }

  Notes(Group group) {
    this(group, null, State.FAIL);
  }

  void ok(String id, String what, Duration took) {
    checks.add(Check.ok(id, group, environment, what, took));
  }

  void warn(String id, Problem.Facts trouble, Duration took) {
    checks.add(Check.bad(id, group, environment, State.WARN, trouble, took));
  }

  /** All problems, each on a line. */
  void warn(String id, List<Problem> problems, Discretion discretion, Duration took) {
    problems.forEach(problem -> warn(id, discretion.clean(problem.facts()), took));
  }

  void fail(String id, Problem.Facts trouble, Duration took) {
    checks.add(Check.bad(id, group, environment, worst, trouble, took));
  }

  /** All problems, each on a line. */
  void fail(String id, List<Problem> problems, Discretion discretion, Duration took) {
    problems.forEach(problem -> fail(id, discretion.clean(problem.facts()), took));
  }

  List<Check> checks() {
    return List.copyOf(checks);
  }
}
