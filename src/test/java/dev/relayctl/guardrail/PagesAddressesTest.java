package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Site;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The accident: a preview's sign-up form wrote into production's database for a week. */
final class PagesAddressesTest {
  private static final String ACCOUNT = "0".repeat(32);

  private static final Environment PRODUCTION =
      Given.environment(
          """
          kind: production
          app: {name: relay-api, url: https://api.example.com}
          frontend: {pages: {project: relay, environment: production, variables: {PUBLIC_API_URL: "${app.url}", PUBLIC_SENTRY_URL: https://sentry.example.com}}}
          """);

  private static final Environment STAGING =
      Given.environment(
          """
          kind: staging
          app: {name: relay-api-staging}
          frontend: {pages: {project: relay, variables: {PUBLIC_API_URL: "${app.url}"}}}
          """);

  private static final Environment LOCAL =
      Given.environment(
          """
          kind: local
          local: {port: 8001}
          """);

  private static final Set<String> IDS =
      Set.of("localhost-in-bundle", "preview-points-at-production", "frontend-backend-mismatch");

  @Test
  void itsOwnBackendIsWhatPagesAreToSpeakTo() {
    assertThat(
            found(
                dev("\"${app.url}\"")
                    .serving("https://relay-api-dev.fly.dev/v1", "https://api.example.com")))
        .as("production's is in the scripts, too, and is told as that alone")
        .containsExactly("warn preview-points-at-production");
    assertThat(found(dev("\"${app.url}\"").serving("https://relay-api-dev.fly.dev/v1"))).isEmpty();
  }

  @Test
  void aVariableThatLeadsToProductionIsRefused() {
    Given given = dev("https://API.example.com/v1");

    assertThat(found(given)).containsExactly("refuse preview-points-at-production");
    assertThat(told(given).where().text()).startsWith("environments/dev.yaml:4");
    assertThat(told(given).why()).contains("https://API.example.com/v1");
  }

  @Test
  void productionsOwnIsNot() {
    assertThat(
            found(
                Given.of(
                        """
                        kind: production
                        app: {name: relay-api, url: https://api.example.com}
                        database: {url: "${env:URL}"}
                        frontend: {pages: {project: relay, variables: {PUBLIC_API_URL: "${app.url}"}}}
                        """)
                    .beside(STAGING)
                    .serving("https://api.example.com")))
        .isEmpty();
  }

  @Test
  void anErrorTrackerMayBeTheSameEverywhere() {
    assertThat(
            found(
                Given.of(
                        """
                        kind: dev
                        app: {name: relay-api-dev}
                        database: {url: "${env:URL}"}
                        frontend: {pages: {project: relay, variables: {PUBLIC_SENTRY_URL: https://sentry.example.com}}}
                        """)
                    .beside(PRODUCTION)
                    .serving("https://sentry.example.com/1")))
        .isEmpty();
  }

  @Test
  void oneThatSomebodyHasSetAtPagesIsTold() {
    var site =
        new Site.Present(
            ACCOUNT,
            Map.of("PUBLIC_OLD_API", new Site.Value.Plain("https://api.example.com")),
            Site.Builder.PAGES,
            null);

    assertThat(found(dev("\"${app.url}\"").at(site)))
        .containsExactly("warn preview-points-at-production");
  }

  @Test
  void thisMachineIsNobodysBackend() {
    assertThat(found(dev("http://localhost:8001"))).containsExactly("warn localhost-in-bundle");
    assertThat(found(dev("localhost:8001"))).containsExactly("warn localhost-in-bundle");
    assertThat(found(dev("http://localhost:8001").inSandbox())).isEmpty();
    assertThat(found(own().beside(LOCAL).serving("http://127.0.0.1:8001/v1")))
        .containsExactly("warn localhost-in-bundle");
  }

  @Test
  void librariesNameItWithoutAPortOrWithAToolsOwn() {
    assertThat(found(own().beside(LOCAL).serving("http://localhost", "http://localhost:9999")))
        .isEmpty();
  }

  @Test
  void flysNameOfProductionIsProductionToo() {
    assertThat(found(dev("https://relay-api.fly.dev")))
        .containsExactly("refuse preview-points-at-production");
    assertThat(found(dev("http://api.example.com")))
        .as("Fly leads on from the plain one")
        .containsExactly("refuse preview-points-at-production");
    assertThat(found(dev("api.example.com")))
        .as("the code writes the scheme")
        .containsExactly("refuse preview-points-at-production");
  }

  @Test
  void somebodyElsesServiceMayBeTheSameEverywhere() {
    Environment production =
        Given.environment(
            """
            kind: production
            app: {name: relay-api}
            frontend: {pages: {project: relay, variables: {PUBLIC_API_URL: "${app.url}", PUBLIC_MAPS_API_URL: https://maps.example.com}}}
            """);

    assertThat(
            found(
                Given.of(
                        """
                        kind: dev
                        app: {name: relay-api-dev}
                        database: {url: "${env:URL}"}
                        frontend: {pages: {project: relay, variables: {PUBLIC_API_URL: "${app.url}", PUBLIC_MAPS_API_URL: https://maps.example.com}}}
                        """)
                    .beside(production)))
        .isEmpty();
  }

  @Test
  void aGatewayHasAPathForEachOfItsBackends() {
    Environment production =
        Given.environment(
            """
            kind: production
            app: {name: relay-api, url: https://gw.example.com/prod}
            frontend: {pages: {project: relay, variables: {PUBLIC_API_URL: "${app.url}"}}}
            """);

    assertThat(found(dev("https://gw.example.com/dev").beside(production))).isEmpty();
    assertThat(found(dev("https://gw.example.com/prod/v1").beside(production)))
        .containsExactly("refuse preview-points-at-production");
  }

  @Test
  void anotherEnvironmentsBackendIsTold() {
    Given given = dev("\"${app.url}\"").serving("https://relay-api-staging.fly.dev/tracks");

    assertThat(found(given)).containsExactly("warn frontend-backend-mismatch");
    assertThat(told(given).what()).contains("the backend of staging");
  }

  @Test
  void pagesThatSpeakToBothSpeakToTheirOwn() {
    assertThat(
            found(
                dev("\"${app.url}\"")
                    .serving("https://relay-api-dev.fly.dev", "https://relay-api-staging.fly.dev")))
        .isEmpty();
  }

  private static Given own() {
    return dev("\"${app.url}\"");
  }

  private static Given dev(String api) {
    return Given.of(
            """
            kind: dev
            app: {name: relay-api-dev}
            database: {url: "${env:URL}"}
            frontend: {pages: {project: relay, variables: {PUBLIC_API_URL: %s}}}
            """
                .formatted(api))
        .beside(PRODUCTION, STAGING);
  }

  private static Finding told(Given given) {
    return given.findings().stream()
        .filter(each -> IDS.contains(each.id()))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> found(Given given) {
    return given.findings().stream()
        .filter(each -> IDS.contains(each.id()))
        .map(each -> each.severity().word() + " " + each.id())
        .toList();
  }
}
