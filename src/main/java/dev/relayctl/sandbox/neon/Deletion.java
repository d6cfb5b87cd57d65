package dev.relayctl.sandbox.neon;

import dev.relayctl.sandbox.neon.Branch.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How branches go: by request, or because their time is over. */
final class Deletion {
  private Deletion() {}

  /** Why a branch must stay (§4); empty when it may go. */
  static Optional<String> forbidden(ProjectState state, Branch branch) {
    if (branch.is(Trait.DEFAULT)) {
      return Optional.of("cannot delete the default branch");
    }
    if (branch.parent() == null) {
      return Optional.of("cannot delete a root branch");
    }
    if (branch.is(Trait.PROTECTED)) {
      return Optional.of("cannot delete a protected branch");
    }
    if (state.children(branch).findAny().isPresent()) {
      return Optional.of("cannot delete a branch that has children");
    }
    return Optional.empty();
  }

  /** Branches whose time is over and that may go. */
  static List<Branch> expired(ProjectState state, long now) {
    return state.branches().stream()
        .filter(branch -> branch.times().expiresAt() != 0 && branch.times().expiresAt() <= now)
        .filter(branch -> forbidden(state, branch).isEmpty())
        .toList();
  }

  /** The state in which the branch is on its way out. */
  static ProjectState leaving(ProjectState state, Branch branch, long now) {
    ProjectState next = state.with(branch.with(Trait.LEAVING));
    for (Compute compute : state.computes()) {
      if (compute.branch().equals(branch.id())) {
        next = next.with(compute.wanted(Compute.Wanted.GONE, now));
      }
    }
    return next;
  }

  /** What has to be done for it. */
  static List<Operation> operations(ProjectState state, Branch branch, Fresh fresh) {
    var operations = new ArrayList<Operation>();
    state
        .computeOf(branch)
        .ifPresent(c -> operations.add(fresh.operation("suspend_compute", branch.id(), c.id())));
    operations.add(fresh.operation("delete_timeline", branch.id(), null));
    return operations;
  }
}
