package dev.relayctl.pages;

import static dev.relayctl.pages.PagesServer.PRODUCTION;
import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Frontend.Setting;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Problem;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a project is set up: its build, and its production branch. */
final class PagesSettingsTest {
  private static final String LIVE =
      """
      {"id": "aaaa1111", "url": "https://aaaa1111.relay.pages.dev", "environment": "production",
       "created_on": "2026-03-01T09:00:00.123456Z",
       "deployment_trigger": {"metadata": {"branch": "feature"}},
       "latest_stage": {"name": "deploy", "status": "success"},
       "env_vars": {"PUBLIC_API_URL": {"type": "plain_text", "value": "https://old"}}}
      """;

  private static final String BUILT =
      """
      {"id": "p1", "name": "relay", "production_branch": "main", "source": {"type": "github"},
       "build_config": {"build_command": null, "destination_dir": "dist"},
       "canonical_deployment": %s}
      """
          .formatted(
              LIVE.replaceFirst("\\{", "{\"build_config\": {\"destination_dir\": \"public\"},"));

  private final PagesServer server = new PagesServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void setsSettingsTogetherWithVariables() {
    String there = SILENT;
    String dist = there.replaceFirst("\\{", "{\"build_config\": {\"destination_dir\": \"dist\"},");
    server.gives(there).gives("{}").gives(dist);

    ok(
        server
            .pages()
            .setVariables(
                PRODUCTION.with(
                    PagesServer.ACCOUNT,
                    Map.of("PUBLIC_API_URL", "https://new"),
                    Map.of(Setting.OUTPUT_DIRECTORY, "dist", Setting.PRODUCTION_BRANCH, "main"))));

    server.asked();
    assertThat(server.asked())
        .isEqualTo(
            "PATCH /relay {\"build_config\":{\"destination_dir\":\"dist\"},"
                + "\"production_branch\":\"main\","
                + "\"deployment_configs\":{\"production\":{\"wrangler_config_hash\":\"h1\","
                + "\"env_vars\":{\"PUBLIC_API_URL\":"
                + "{\"type\":\"plain_text\",\"value\":\"https://new\"}}}}}");
  }

  /** The accident: the output directory went back to its default, and the site was empty (§3.3). */
  @Test
  void noticesASettingThatHasReverted() {
    server.gives(BUILT).gives("{}").gives(BUILT);

    Problem problem =
        bad(
            server
                .pages()
                .setVariables(
                    PRODUCTION.with(
                        PagesServer.ACCOUNT,
                        Map.of(),
                        Map.of(Setting.OUTPUT_DIRECTORY, "build", Setting.ROOT_DIRECTORY, "web"))));

    assertThat(problem.facts().id().value()).isEqualTo("pages.settings-dropped");
    assertThat(problem.facts().what())
        .isEqualTo("Pages hasn't kept output-directory, root-directory");
    assertThat(problem.facts().why())
        .endsWith("finds output-directory: dist, root-directory: nothing");
    server.asked();
    assertThat(server.asked()).as("no variable is touched").doesNotContain("deployment_configs");
  }

  @Test
  void readsHowAProjectAndADeploymentAreBuilt() {
    server.gives(BUILT);

    assertThat(ok(server.pages().look(PRODUCTION, null)))
        .isInstanceOfSatisfying(
            Site.Present.class,
            site -> {
              assertThat(site.settings())
                  .isEqualTo(
                      Map.of(
                          Setting.BUILD_COMMAND, "",
                          Setting.OUTPUT_DIRECTORY, "dist",
                          Setting.ROOT_DIRECTORY, "",
                          Setting.PRODUCTION_BRANCH, "main"));
              assertThat(Objects.requireNonNull(site.live()).settings())
                  .containsEntry(Setting.OUTPUT_DIRECTORY, "public")
                  .doesNotContainKey(Setting.PRODUCTION_BRANCH);
            });
  }

  @Test
  void aBuildWithAnotherOutputDirectoryIsNotTheOne() {
    String older =
        LIVE.replaceFirst("\\{", "{\"build_config\": {\"destination_dir\": \"public\"},");
    server.gives(BUILT).gives("[" + older + "]").gives("{}");

    ok(
        server
            .pages()
            .build(
                PRODUCTION.with(
                    PagesServer.ACCOUNT, Map.of(), Map.of(Setting.OUTPUT_DIRECTORY, "dist")),
                "feature"));

    assertThat(server.server.getRequestCount()).as("one is asked for").isEqualTo(3);
  }

  /** A project without a word of how it is built. */
  private static final String SILENT =
      """
      {"id": "p1", "name": "relay", "production_branch": "main", "source": {"type": "github"},
       "deployment_configs": {
         "production": {"wrangler_config_hash": "h1", "env_vars": {
           "PUBLIC_API_URL": {"type": "plain_text", "value": "https://new"}}}}}
      """;
}
