package dev.relayctl.sandbox.neon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.neon.Branch.Trait;
import dev.relayctl.sandbox.neon.Project.Passwords;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class DeletionTest {
  private static final long NOW = 1_000_000;

  private final Fresh fresh = new Fresh(new Ids(), NOW);
  private final Branch root = fresh.root("main", "neondb_owner", "neondb");
  private final Branch child = fresh.child(root, "preview");
  private final ProjectState project =
      fresh.project("falling-sun-123", "a", Passwords.STORED, root).with(child);

  @Test
  void refusesDefaultRootProtectedBranchesAndParents() {
    Branch grandchild = fresh.child(child, "deeper");
    ProjectState deep = project.with(grandchild);

    assertThat(Deletion.forbidden(project, project.defaultBranch()))
        .hasValueSatisfying(contains("default"));
    assertThat(Deletion.forbidden(project, root)).hasValueSatisfying(contains("root"));
    assertThat(Deletion.forbidden(project, child.with(Trait.PROTECTED)))
        .hasValueSatisfying(contains("protected"));
    assertThat(Deletion.forbidden(deep, child)).hasValueSatisfying(contains("children"));
    assertThat(Deletion.forbidden(deep, grandchild)).isEmpty();
  }

  @Test
  void takesABranchOutWithItsEndpointWhenTheLastOperationEnds() {
    Compute compute = fresh.compute(child.id(), Compute.Settings.DEFAULT, Set.of());
    ProjectState before = project.with(compute);
    ProjectState leaving =
        Deletion.leaving(before, child, NOW).with(Deletion.operations(before, child, fresh));

    ProjectState during = leaving.settled(World.QUICK, NOW);
    ProjectState after =
        leaving.operations(operation -> operation.worked(NOW)).settled(World.QUICK, NOW + 1000);

    assertThat(during.branch(child.id())).isPresent();
    assertThat(during.serving()).isEmpty();
    assertThat(after.branch(child.id())).isEmpty();
    assertThat(after.compute(compute.id())).isEmpty();
    assertThat(after.gone()).containsExactlyInAnyOrder(child.id(), compute.id());
  }

  @Test
  void letsABranchGoWhoseTimeIsOverUnlessItMustStay() {
    Branch expiring = child.at(child.times().expiring(NOW + 5000, NOW));
    ProjectState state = project.with(expiring);
    ProjectState parent = state.with(fresh.child(expiring, "deeper"));

    assertThat(Deletion.expired(state, NOW + 4999)).isEmpty();
    assertThat(Deletion.expired(state, NOW + 5000)).containsExactly(expiring);
    assertThat(Deletion.expired(parent, NOW + 5000)).isEmpty();
  }

  @Test
  void givesChildrenTheSamePasswordsButNotThoseOfAProtectedBranch() {
    Branch guarded = root.with(Trait.PROTECTED);

    assertThat(child.roles()).isEqualTo(root.roles());
    assertThat(fresh.child(guarded, "b").roles().getFirst().password())
        .isNotEqualTo(root.roles().getFirst().password());
    assertThat(root.toString()).doesNotContain(root.roles().getFirst().password());
  }

  private static Consumer<String> contains(String word) {
    return text -> assertThat(text).contains(word);
  }
}
