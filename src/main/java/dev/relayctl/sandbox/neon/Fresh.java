package dev.relayctl.sandbox.neon;

import dev.relayctl.sandbox.neon.Branch.Made;
import dev.relayctl.sandbox.neon.Branch.Storage;
import dev.relayctl.sandbox.neon.Branch.Times;
import dev.relayctl.sandbox.neon.Branch.Trait;
import dev.relayctl.sandbox.neon.Operation.Ending;
import dev.relayctl.sandbox.neon.Operation.Status;
import dev.relayctl.sandbox.neon.Operation.Work;
import dev.relayctl.sandbox.neon.Project.Passwords;
import dev.relayctl.sandbox.neon.Role.Written;
import dev.relayctl.sandbox.process.LoopbackPorts;
import dev.relayctl.sandbox.state.RandomSecrets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** New things, as the platform makes them. */
record Fresh(Ids ids, long now) {
  static final String OWNER = "neondb_owner";
  static final String DATABASE = "neondb";
  static final String ROOT = "main";
  private static final int HISTORY_SECONDS = 86_400;
  private static final int PORT_TRIES = 50;

  /** A project with its root branch, which has no server yet. */
  ProjectState project(String id, String name, Passwords passwords, Branch root) {
    var project =
        new Project(
            id, name, RandomSecrets.next(), ids.timeline(), passwords, HISTORY_SECONDS, now, now);
    return new ProjectState(
        project, List.of(root.with(Trait.DEFAULT)), List.of(), List.of(), List.of());
  }

  /** An empty branch without a parent, with a role and a database that it owns. */
  Branch root(String name, String owner, String database) {
    return new Branch(
        ids.branch(),
        name,
        null,
        new Storage(ids.timeline(), null, Made.NOT_YET),
        Set.of(),
        Times.at(now),
        List.of(Role.fresh(owner, RandomSecrets.next(), now)),
        List.of(new Database(1, database, owner, Written.PENDING, now)));
  }

  /** A copy of another branch; of a protected one with passwords of its own (§4). */
  Branch child(Branch parent, String name) {
    boolean own = parent.is(Trait.PROTECTED);
    return new Branch(
        ids.branch(),
        name,
        parent.id(),
        new Storage(ids.timeline(), parent.storage().timeline(), Made.NOT_YET),
        Set.of(),
        Times.at(now),
        parent.roles().stream()
            .map(role -> own ? role.withPassword(RandomSecrets.next(), now) : role)
            .toList(),
        parent.databases());
  }

  /**
   * A server for a branch.
   *
   * @param taken ports of other endpoints, which may have no server at the moment
   */
  Compute compute(String branch, Compute.Settings settings, Set<Integer> taken) {
    int port = LoopbackPorts.freeOr(0);
    for (int i = 0; i < PORT_TRIES && taken.contains(port); i++) {
      port = LoopbackPorts.freeOr(0);
    }
    return new Compute(
        ids.endpoint(),
        branch,
        port,
        Compute.Wanted.ACTIVE,
        Compute.State.INIT,
        settings,
        now,
        now);
  }

  Operation operation(String action, @Nullable String branch, @Nullable String endpoint) {
    return new Operation(
        ids.operation(),
        action,
        branch,
        endpoint,
        Status.SCHEDULING,
        0,
        Work.TO_DO,
        Ending.GOOD,
        now,
        now);
  }
}
