package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.relayctl.plan.Source;
import org.junit.jupiter.api.Test;

/** The accidents: a hotfix that is in no commit, and a deploy from another branch. */
class RightCodeTest {
  private static final String COMMIT = "c".repeat(40);

  @Test
  void refusesADirtyTreeInProductionAndSparesDev() {
    var dirty = new Source(COMMIT, "main", Source.Tree.DIRTY);

    assertThat(Given.of("kind: production").source(dirty).found())
        .containsExactly("refuse dirty-tree");
    assertThat(Given.of("kind: staging").source(dirty).found()).containsExactly("warn dirty-tree");
    assertThat(Given.of("kind: dev").source(dirty).found()).isEmpty();
    assertThat(Given.of("kind: production").found()).isEmpty();
  }

  /** The accident: a migration that nobody else had was applied to production. */
  @Test
  void refusesAMigrationThatIsInNoCommit() {
    assertThat(Given.of("kind: production").untracked("migrations/V4__new.sql").findings())
        .extracting(Finding::id, Finding::what)
        .containsExactly(
            tuple("dirty-tree", "migrations are in no commit: migrations/V4__new.sql"));
    assertThat(Given.of("kind: dev").untracked("migrations/V4__new.sql").found()).isEmpty();
  }

  @Test
  void refusesAnotherBranchThanProductions() {
    var elsewhere = new Source(COMMIT, "feature/x", Source.Tree.CLEAN);

    assertThat(of("production").source(elsewhere).found()).containsExactly("refuse wrong-branch");
    assertThat(of("dev").source(elsewhere).found()).containsExactly("warn wrong-branch");
    assertThat(of("production").found()).isEmpty();
    assertThat(of("production").source(Source.NONE).found()).isEmpty();
  }

  @Test
  void warnsOfAPreviewThatGetsAnotherBranchsCode() {
    Given preview = Given.of("kind: preview\npreview: {from: dev}");

    assertThat(preview.source(new Source(COMMIT, "other", Source.Tree.CLEAN)).findings())
        .extracting(Finding::id, Finding::what, Finding::why)
        .containsExactly(
            tuple(
                "wrong-branch",
                "the work tree is on other",
                "preview-feature-login-df7c7a is deployed from feature/login"));
    assertThat(preview.source(new Source(COMMIT, "feature/login", Source.Tree.CLEAN)).found())
        .isEmpty();
  }

  private static Given of(String kind) {
    return Given.of("kind: " + kind + "\ndeploy: {branch: main}");
  }
}
