package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.guardrail.BuildContext.Extent;
import dev.relayctl.guardrail.BuildContext.Needed;
import dev.relayctl.plan.Image;
import dev.relayctl.problem.Where;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The accident: an image without migrations, since {@code .dockerignore} named SQL files. */
class BuildContextTest {
  private static final Needed MIGRATIONS =
      new Needed(
          "migrations",
          List.of("migrations/V1.sql", "migrations/V2.sql"),
          Extent.WHOLE,
          "the release command applies it");

  @Test
  void refusesAnImageWithoutItsMigrationsInProduction() {
    assertThat(of("production", "target\n**/*.sql", MIGRATIONS).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity().word() + " " + finding.id())
              .isEqualTo("refuse build-context-incomplete");
          assertThat(finding.where()).isEqualTo(new Where.InFile(".dockerignore", 2, 0));
          assertThat(finding.what()).isEqualTo("migrations is left out of what is built");
          assertThat(finding.remedy()).isEqualTo("add !migrations at the end of .dockerignore");
        });
    assertThat(of("dev", "migrations/V2*", MIGRATIONS).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.WARN);
          assertThat(finding.what()).isEqualTo("migrations/V2.sql is left out of what is built");
        });
  }

  @Test
  void acceptsWhatIsKeptAfterAll() {
    assertThat(of("production", "*.sql", MIGRATIONS).found()).isEmpty();
    assertThat(of("production", "*\n!migrations", MIGRATIONS).found()).isEmpty();
    assertThat(of("production", "", MIGRATIONS).found()).isEmpty();
  }

  @Test
  void aCopiedDirectoryMayLackSomethingButNotAll() {
    var sources =
        new Needed("src", List.of("src/a.py", "src/a_test.py"), Extent.SOME, "line 3 copies it");

    assertThat(of("production", "**/*_test.py", sources).found()).isEmpty();
    assertThat(of("production", "src", sources).found())
        .containsExactly("refuse build-context-incomplete");
  }

  @Test
  void judgesByItsNameWhatIsNotThereYet() {
    var built = new Needed("target/app", List.of(), Extent.SOME, "line 3 copies it");

    assertThat(of("production", "target", built).found())
        .containsExactly("refuse build-context-incomplete");
    assertThat(of("production", "*\n!target/app", built).found()).isEmpty();
    assertThat(of("production", "*\n!target/app/lib", built).found()).isEmpty();
  }

  @Test
  void anImageThatIsThereIsNotBuilt() {
    assertThat(Given.of("kind: production").build(context("migrations", MIGRATIONS)).found())
        .isEmpty();
  }

  private static Given of(String kind, String ignored, Needed needed) {
    return Given.of("kind: " + kind)
        .image(new Image("relay", "v1", null, Image.Presence.TO_BE_PROVIDED))
        .build(context(ignored, needed));
  }

  private static BuildContext context(String ignored, Needed needed) {
    return new BuildContext(
        "Dockerfile",
        Dockerfile.of("FROM base"),
        null,
        ".dockerignore",
        Ignorefile.of(ignored),
        List.of(needed));
  }
}
