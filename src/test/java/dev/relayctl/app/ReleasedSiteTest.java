package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Environment;
import dev.relayctl.fakes.InMemoryFrontends;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.SiteRollback;
import dev.relayctl.plan.SiteUpload;
import dev.relayctl.plan.Worlds;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReleasedSiteTest {
  private static final SiteUpload.Mark MARK = new SiteUpload.Mark("0".repeat(16), "0".repeat(16));

  private static final Site.Deployment EARLIER = deployment("aaaa1111-2", "c1");
  private static final Site.Deployment LATER = deployment("bbbb2222-3", "c2");

  private final InMemoryFrontends frontends =
      new InMemoryFrontends().having(site(EARLIER)).having(site(LATER));
  @TempDir private Path directory;
  private Project project =
      new Project(
          Path.of(""),
          new InMemoryLookups(),
          new OneDatabase(),
          Project.World.REAL,
          new ManualTime());

  @BeforeEach
  void project() throws IOException {
    var world = new DoctorWorld(directory);
    project =
        new Project(directory, world.lookups, new OneDatabase(), Project.World.REAL, world.time);
    for (String scope : new String[] {"production", "preview"}) {
      world.environment(
          scope.equals("preview") ? "dev" : "staging",
          """
          kind: %s
          frontend:
            pages: { project: relay, environment: %s }
            build: { command: [make], directory: dist }
            url: https://relay.example.com\
          """
              .formatted(scope.equals("preview") ? "dev" : "staging", scope),
          "relay",
          "${env:DEV_DATABASE_URL}");
    }
  }

  @Test
  void goesBackToTheReleasesDeployment() {
    ReleasedSite.Found found = of("staging", "c1", site(LATER));

    SiteRollback back = Objects.requireNonNull(found.back());
    assertThat(back.to()).isEqualTo(EARLIER);
    assertThat(back.before()).isEqualTo(LATER);
    assertThat(back.page()).isEqualTo(URI.create("https://relay.example.com"));
    assertThat(back.pages().account()).isEqualTo("0".repeat(32));
    assertThat(found.told()).isEmpty();
  }

  @Test
  void saysNothingWhereUsersGetItAlready() {
    ReleasedSite.Found found = of("staging", "c2", site(LATER));

    assertThat(found.back()).isNull();
    assertThat(found.told()).isEmpty();
  }

  @Test
  void tellsWhereThereIsNoneAnyMore() {
    Finding told = only(of("staging", "c0", site(LATER)));

    assertThat(told.id()).isEqualTo("rollback.frontend-stays");
    assertThat(told.severity()).isEqualTo(Severity.WARN);
    assertThat(told.why())
        .isEqualTo(
            "Pages has no good production deployment of commit c0 any more; users get one of"
                + " commit c2");
    assertThat(told.remedy()).isEqualTo("check out commit c0, then relayctl pages sync staging");
  }

  @Test
  void tellsOfAReleaseThatNobodyKnowsTheCommitOf() {
    assertThat(only(of("staging", null, site(LATER))).why()).contains("nobody knows");
  }

  @Test
  void aCloudflareThatCantBeAskedKeepsNoBackendFromGoingBack() {
    Finding told = only(of("staging", "c1", new Site.Unknown("no answer", "wait")));

    assertThat(told.why()).isEqualTo("no answer");
    assertThat(told.remedy()).isEqualTo("wait");
  }

  @Test
  void previewsStayAndAreTold() {
    Finding told = only(of("dev", "c1", site(LATER)));

    assertThat(told.severity()).isEqualTo(Severity.INFO);
    assertThat(told.why())
        .isEqualTo(
            "Pages goes back to production deployments alone; users get a preview of commit c2");
    assertThat(of("dev", "c2", site(LATER)).told()).isEmpty();
  }

  private ReleasedSite.Found of(String name, @Nullable String commit, Site site) {
    Environment environment = ok(project.environment(name));
    Release release = Worlds.release(3, Worlds.OLD, commit);
    return new ReleasedSite(project, frontends).of(environment, release, site);
  }

  private static Finding only(ReleasedSite.Found found) {
    assertThat(found.back()).isNull();
    assertThat(found.told()).hasSize(1);
    return found.told().getFirst();
  }

  private static Site site(Site.Deployment live) {
    return new Site.Present("0".repeat(32), Map.of(), Site.Builder.ELSEWHERE, live);
  }

  private static Site.Deployment deployment(String id, String commit) {
    return new Site.Deployment(
        id, URI.create("https://relay.pages.dev"), Instant.EPOCH, Map.of(), MARK, commit, Map.of());
  }
}
