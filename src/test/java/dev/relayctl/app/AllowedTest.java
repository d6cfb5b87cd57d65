package dev.relayctl.app;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.ExitCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllowedTest {
  @Test
  void wantsAReason() {
    assertThat(bad(Allowed.of(List.of("dirty-tree"), null)).facts().id().value())
        .isEqualTo("usage.no-reason");
    assertThat(ok(Allowed.of(List.of("dirty-tree"), "hotfix 12")).reason()).isEqualTo("hotfix 12");
    assertThat(ok(Allowed.of(List.of(), null))).isEqualTo(Allowed.NOTHING);
  }

  @Test
  void knowsTheIds() {
    var problem = bad(Allowed.of(List.of("dirty-tre"), "hotfix"));

    assertThat(problem.facts().id().value()).isEqualTo("usage.unknown-guardrail");
    assertThat(problem.facts().remedy()).isEqualTo("did you mean dirty-tree?");
  }

  @Test
  void someCannotBeAllowed() {
    var problem = bad(Allowed.of(List.of("shared-production-database"), "I know"));

    assertThat(problem.facts().id().value()).isEqualTo("guardrail.not-allowable");
    assertThat(problem.exitCode()).isEqualTo(ExitCode.REFUSED);
  }
}
