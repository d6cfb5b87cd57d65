package dev.relayctl.app;

import static dev.relayctl.app.DoctorWorld.onlyTrouble;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Site;
import dev.relayctl.plan.Site.Value.Plain;
import dev.relayctl.problem.Problem;
import dev.relayctl.report.DoctorReport;
import dev.relayctl.report.DoctorReport.Check;
import dev.relayctl.report.DoctorReport.State;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorPagesTest {
  private static final String ACCOUNT = "0".repeat(32);

  private static final Map<String, Site.Value> SET = Map.of("PUBLIC_NAME", new Plain("relay"));

  @TempDir private Path directory;
  private DoctorWorld world;

  @BeforeEach
  void aFrontend() throws IOException {
    world = new DoctorWorld(directory);
    world.environment(
        "dev",
        "kind: dev\nfrontend: {pages: {project: relay, variables: {PUBLIC_NAME: relay}}}",
        "relay-dev",
        "${env:DEV_DATABASE_URL}");
  }

  @Test
  void tellsWhoBuildsAndSinceWhenUsersSeeIt() {
    world.frontends.having(
        new Site.Present(
            ACCOUNT,
            SET,
            Site.Builder.PAGES,
            new Site.Deployment(
                "d1",
                URI.create("https://d1.relay.pages.dev"),
                Instant.parse("2026-03-01T09:00:00.5Z"),
                Map.of())));

    DoctorReport report = world.examine();

    assertThat(report.fails()).isFalse();
    assertThat(report.text())
        .contains(
            "Cloudflare Pages\n",
            "relay, built by Pages, preview of 2026-03-01T09:00:00Z, under 1 ms",
            "1 as declared");
  }

  @Test
  void saysNothingWhereNoEnvironmentHasOne() throws IOException {
    world.environment("dev", "kind: dev", "relay-dev", "${env:DEV_DATABASE_URL}");

    assertThat(world.examine().text()).doesNotContain("Cloudflare");
  }

  @Test
  void aVariableThatIsNotThereIsAWarning() {
    world.frontends.having(new Site.Present(ACCOUNT, Map.of(), Site.Builder.ELSEWHERE, null));

    Check found = onlyTrouble(world.examine());

    assertThat(found.state()).isEqualTo(State.WARN);
    assertThat(found.what()).contains("PUBLIC_NAME");
    assertThat(Objects.requireNonNull(found.trouble()).remedy())
        .isEqualTo("relayctl pages sync dev sets them");
  }

  @Test
  void aProjectThatIsNotThereFails() {
    Check found = onlyTrouble(world.examine());

    assertThat(found.state()).isEqualTo(State.FAIL);
    assertThat(Objects.requireNonNull(found.trouble()).id().value())
        .isEqualTo("pages-project-missing");
  }

  @Test
  void aTokenThatIsRefusedFails() {
    Problem refused = DoctorWorld.problem("pages.token-refused", "Cloudflare answered 403");
    world.frontends.failing(refused);

    assertThat(Objects.requireNonNull(onlyTrouble(world.examine()).trouble()).id().value())
        .isEqualTo("pages.token-refused");
  }
}
