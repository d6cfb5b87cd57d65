package dev.relayctl.sandbox.github;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What all say of a commit. */
record Checks(World world) {
  /** Ends that stand for nothing bad. */
  private static final Set<String> GOOD = Set.of("success", "neutral", "skipped");

  private static final String SUCCESS = "success";

  /** All runs, the newest first. */
  List<CheckRun> runs(Repository repository, String sha) {
    return world.runs().newestOf(repository).stream().filter(run -> run.sha().equals(sha)).toList();
  }

  /** The latest run of each name, the newest first. */
  List<CheckRun> latestRuns(Repository repository, String sha) {
    return latest(runs(repository, sha), CheckRun::name);
  }

  /** The latest status of each context, the newest first. */
  List<CommitStatus> latestStatuses(Repository repository, String sha) {
    List<CommitStatus> all =
        world.statuses().newestOf(repository).stream()
            .filter(status -> status.sha().equals(sha))
            .toList();
    return latest(all, CommitStatus::context);
  }

  /** All statuses in one word: {@code failure}, {@code pending} or {@code success}. */
  static String combined(List<CommitStatus> latest) {
    if (latest.stream().anyMatch(one -> Set.of("error", "failure").contains(one.state()))) {
      return "failure";
    }
    return latest.isEmpty() || latest.stream().anyMatch(one -> !one.state().equals(SUCCESS))
        ? "pending"
        : SUCCESS;
  }

  /** Whether nothing has failed, and nothing hasn't ended. */
  boolean green(Repository repository, String sha) {
    return latestRuns(repository, sha).stream().allMatch(Checks::good)
        && latestStatuses(repository, sha).stream().allMatch(Checks::good);
  }

  /** Whether all of these have said that it is good. */
  boolean green(Repository repository, String sha, List<String> contexts) {
    var good = new HashSet<String>();
    latestRuns(repository, sha).stream().filter(Checks::good).forEach(run -> good.add(run.name()));
    latestStatuses(repository, sha).stream()
        .filter(Checks::good)
        .forEach(status -> good.add(status.context()));
    return good.containsAll(contexts);
  }

  private static boolean good(CheckRun run) {
    String conclusion = run.progress().conclusion();
    return conclusion != null && GOOD.contains(conclusion);
  }

  private static boolean good(CommitStatus status) {
    return status.state().equals(SUCCESS);
  }

  private static <T> List<T> latest(List<T> newestFirst, Function<T, String> name) {
    Map<String, T> latest = new LinkedHashMap<>();
    newestFirst.forEach(one -> latest.putIfAbsent(name.apply(one), one));
    return List.copyOf(latest.values());
  }
}
