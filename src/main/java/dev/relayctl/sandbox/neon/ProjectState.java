package dev.relayctl.sandbox.neon;

import dev.relayctl.sandbox.http.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All there is of a project; one document on disk, so that a change is there as a whole or not at
 * all.
 *
 * @param gone ids of branches and endpoints that were deleted
 */
record ProjectState(
    Project project,
    List<Branch> branches,
    List<Compute> computes,
    List<Operation> operations,
    List<String> gone) {
  private static final int OPERATIONS_KEPT = 500;

  ProjectState {
    branches = List.copyOf(branches);
    computes = List.copyOf(computes);
    operations = List.copyOf(operations);
    gone = List.copyOf(gone);
  }

  Optional<Branch> branch(@Nullable String id) {
    return branches.stream().filter(branch -> branch.id().equals(id)).findFirst();
  }

  Optional<Branch> branchNamed(String name) {
    return branches.stream().filter(branch -> branch.name().equals(name)).findFirst();
  }

  /** There is always one. */
  Branch defaultBranch() {
    return branches.stream().filter(b -> b.is(Branch.Trait.DEFAULT)).findFirst().orElseThrow();
  }

  Stream<Branch> children(Branch of) {
    return branches.stream().filter(branch -> of.id().equals(branch.parent()));
  }

  Optional<Compute> compute(String id) {
    return computes.stream().filter(compute -> compute.id().equals(id)).findFirst();
  }

  /** A branch has one at most: there is only one server on its data. */
  Optional<Compute> computeOf(Branch branch) {
    return computes.stream().filter(compute -> compute.branch().equals(branch.id())).findFirst();
  }

  Optional<Operation> operation(String id) {
    return operations.stream().filter(operation -> operation.id().equals(id)).findFirst();
  }

  /** Whether changes are refused for now. */
  boolean busy() {
    return operations.stream().anyMatch(operation -> !operation.status().last());
  }

  /** The servers that are to run, by timeline. */
  Map<String, Compute> serving() {
    var serving = new TreeMap<String, Compute>();
    for (Branch branch : branches) {
      computeOf(branch)
          .filter(compute -> compute.wanted() == Compute.Wanted.ACTIVE)
          .filter(_ -> !branch.is(Branch.Trait.LEAVING))
          .ifPresent(compute -> serving.put(branch.storage().timeline(), compute));
    }
    return serving;
  }

  ProjectState of(Project other) {
    return new ProjectState(other, branches, computes, operations, gone);
  }

  /** In place of the one with that id, or as the last one. */
  ProjectState with(Branch branch) {
    return new ProjectState(project, put(branches, branch, Branch::id), computes, operations, gone);
  }

  ProjectState with(Compute compute) {
    return new ProjectState(
        project, branches, put(computes, compute, Compute::id), operations, gone);
  }

  ProjectState with(List<Operation> more) {
    var all = new ArrayList<>(operations);
    all.addAll(more);
    return new ProjectState(
        project,
        branches,
        computes,
        all.subList(Math.max(0, all.size() - OPERATIONS_KEPT), all.size()),
        gone);
  }

  ProjectState operations(UnaryOperator<Operation> change) {
    return new ProjectState(
        project, branches, computes, operations.stream().map(change).toList(), gone);
  }

  /** Brings operations to where they are now, and takes out what was deleted with the last one. */
  ProjectState settled(Pace pace, long now) {
    ProjectState settled = operations(operation -> operation.settled(pace, now));
    return settled.busy() ? settled : settled.swept();
  }

  private ProjectState swept() {
    var left = new ArrayList<>(gone);
    var stayingBranches = new ArrayList<Branch>();
    for (Branch branch : branches) {
      if (branch.is(Branch.Trait.LEAVING)) {
        left.add(branch.id());
      } else {
        stayingBranches.add(branch);
      }
    }
    var stayingComputes = new ArrayList<Compute>();
    for (Compute compute : computes) {
      boolean orphan = stayingBranches.stream().noneMatch(b -> b.id().equals(compute.branch()));
      if (orphan || compute.wanted() == Compute.Wanted.GONE) {
        left.add(compute.id());
      } else {
        stayingComputes.add(compute);
      }
    }
    return new ProjectState(project, stayingBranches, stayingComputes, operations, left);
  }

  private interface Identified<T> {
    String id(T of);
  }

  private static <T> List<T> put(List<T> all, T one, Identified<T> identity) {
    var next = new ArrayList<>(all);
    for (int i = 0; i < next.size(); i++) {
      if (Objects.equals(identity.id(next.get(i)), identity.id(one))) {
        next.set(i, one);
        return next;
      }
    }
    next.add(one);
    return next;
  }
}
