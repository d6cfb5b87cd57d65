package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.config.Format;
import dev.relayctl.config.Node;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jobs of generated workflows: when they run, what they may do and what they are given. */
final class CiJobsTest {
  private static final String DEPLOY = ".github/workflows/relayctl-deploy.yml";
  private static final String PREVIEW = ".github/workflows/relayctl-preview.yml";
  private static final String PLAN = ".github/workflows/relayctl-plan.yml";

  @TempDir private Path project;

  @BeforeEach
  void aProjectWithItsWorkflows() throws IOException {
    CiProject.write(project);
    var out = new StringWriter();
    var err = new StringWriter();
    assertThat(new InProcess(out, err).runAnew(project, Map.of(), "ci", "install"))
        .as(err.toString())
        .isZero();
  }

  @Test
  void aPushDeploysTheEnvironmentOfItsBranchAndDevTheRest() throws IOException {
    assertThat(text(DEPLOY, "jobs", "deploy-staging", "if"))
        .contains("github.event_name == 'push' && github.ref == 'refs/heads/staging'");
    assertThat(text(DEPLOY, "jobs", "deploy-dev", "if"))
        .contains("github.ref != 'refs/heads/main' && github.ref != 'refs/heads/staging'");
    assertThat(node(DEPLOY, "on", "push", "paths")).isEmpty();
  }

  @Test
  void aReleaseTakesToProductionWhatStagingHas() throws IOException {
    assertThat(text(DEPLOY, "jobs", "deploy-production", "if"))
        .contains("github.event_name == 'release' && !github.event.release.prerelease");
    assertThat(script(DEPLOY, "deploy-production"))
        .isEqualTo("relayctl promote staging production --confirm production");
  }

  @Test
  void eachJobGetsTheSecretsOfItsEnvironmentAndNoOthers() throws IOException {
    assertThat(variables(DEPLOY, "deploy-dev"))
        .containsExactly("GITHUB_TOKEN", "DEV_URL", "FLY_API_TOKEN");
    assertThat(variables(DEPLOY, "deploy-staging"))
        .containsExactly("GITHUB_TOKEN", "FLY_API_TOKEN", "STAGING_URL", "STRIPE_TEST_KEY");
    assertThat(variables(DEPLOY, "deploy-production"))
        .containsExactly(
            "GITHUB_TOKEN",
            "CLOUDFLARE_ACCOUNT_ID",
            "CLOUDFLARE_API_TOKEN",
            "FLY_API_TOKEN",
            "NEON_API_KEY",
            "PROD_URL",
            "STAGING_URL");
    assertThat(variables(PREVIEW, "up-preview"))
        .containsExactly("BRANCH", "GITHUB_TOKEN", "DEV_URL", "FLY_API_TOKEN");
  }

  @Test
  void eachJobIsInTheEnvironmentThatHasItsSecrets() throws IOException {
    for (String name : List.of("dev", "staging", "production")) {
      assertThat(text(DEPLOY, "jobs", "deploy-" + name, "environment", "name")).isEqualTo(name);
      assertThat(text(DEPLOY, "jobs", "deploy-" + name, "environment", "url"))
          .isEqualTo("${{ steps.relayctl.outputs.url }}");
    }
    for (String verb : List.of("up", "down", "prune")) {
      String job = verb + "-preview";
      assertThat(text(PREVIEW, "jobs", job, "environment", "name")).isEqualTo("preview");
      assertThat(text(PREVIEW, "jobs", job, "environment", "deployment")).isEqualTo("false");
    }
    assertThat(((Node.Scalar) last(DEPLOY, "deploy-dev").find("id").orElseThrow()).text())
        .isEqualTo("relayctl");
  }

  @Test
  void aPullRequestGetsThePlanOfWhatMergingDeploys() throws IOException {
    assertThat(map(PLAN, "jobs").entries().keySet())
        .containsExactly("plan-staging", "fork-dev", "fork-staging", "fork-production");
    assertThat(text(PLAN, "jobs", "plan-staging", "if"))
        .contains(
            "github.base_ref == 'staging'",
            "head.repo.full_name == github.repository",
            "user.login != 'dependabot[bot]'");
    assertThat(text(PLAN, "jobs", "plan-staging", "environment", "deployment")).isEqualTo("false");
    assertThat(permissions(PLAN, "jobs", "plan-staging", "permissions"))
        .containsExactly("contents: read", "pull-requests: write");
    assertThat(script(PLAN, "plan-staging")).isEqualTo("relayctl plan staging");
    assertThat(variables(PLAN, "plan-staging"))
        .containsExactly("GITHUB_TOKEN", "FLY_API_TOKEN", "STAGING_URL", "STRIPE_TEST_KEY");
  }

  @Test
  void aForkGetsAPlanInASandboxAndNothingSecret() throws IOException {
    assertThat(text(PLAN, "jobs", "fork-dev", "if"))
        .contains(
            "github.base_ref != 'main' && github.base_ref != 'staging'",
            "head.repo.full_name != github.repository");
    assertThat(script(PLAN, "fork-dev").lines().filter(line -> !line.startsWith("#")))
        .containsExactly(
            "git checkout --quiet --detach HEAD^1",
            "relayctl --sandbox migrate dev --yes",
            "git checkout --quiet --detach -",
            "relayctl --sandbox plan dev --image sandbox/idle:1",
            "relayctl --sandbox migrate lint dev");
    for (String job : List.of("fork-dev", "fork-staging", "fork-production")) {
      assertThat(last(PLAN, job).find("env")).isEmpty();
      assertThat(node(PLAN, "jobs", job, "environment")).isEmpty();
      assertThat(permissions(PLAN, "jobs", job, "permissions")).containsExactly("contents: read");
    }
  }

  @Test
  void aTokenMayDoWhatItsJobDoesAndNoMore() throws IOException {
    assertThat(permissions(DEPLOY, "permissions")).containsExactly("contents: read");
    assertThat(permissions(DEPLOY, "jobs", "deploy-production", "permissions"))
        .containsExactly("contents: read", "checks: read", "statuses: read");
    assertThat(permissions(PREVIEW, "permissions")).containsExactly("contents: read");
    for (String job : List.of("up-preview", "down-preview")) {
      assertThat(permissions(PREVIEW, "jobs", job, "permissions"))
          .containsExactly("contents: read", "deployments: write", "pull-requests: write");
    }
    assertThat(permissions(PREVIEW, "jobs", "prune-preview", "permissions"))
        .containsExactly("contents: read", "deployments: write", "pull-requests: read");
  }

  @Test
  void nothingThatRunsIsCancelledAndNothingThatWaitsIsDropped() throws IOException {
    for (String path : List.of(DEPLOY, PREVIEW)) {
      for (String job : map(path, "jobs").entries().keySet()) {
        assertThat(node(path, "jobs", job, "timeout-minutes")).as(job).isPresent();
        assertThat(text(path, "jobs", job, "concurrency", "cancel-in-progress")).isEqualTo("false");
        assertThat(text(path, "jobs", job, "concurrency", "queue")).isEqualTo("max");
      }
    }
    assertThat(text(DEPLOY, "jobs", "deploy-dev", "concurrency", "group"))
        .isEqualTo("relayctl-dev");
  }

  private List<String> variables(String path, String job) throws IOException {
    return List.copyOf(
        ((Node.MapNode) last(path, job).find("env").orElseThrow()).entries().keySet());
  }

  private List<String> permissions(String path, String... keys) throws IOException {
    return map(path, keys).entries().values().stream()
        .map(each -> each.key() + ": " + ((Node.Scalar) each.value()).text())
        .toList();
  }

  private String script(String path, String job) throws IOException {
    return ((Node.Scalar) last(path, job).find("run").orElseThrow()).text();
  }

  private Node.MapNode last(String path, String job) throws IOException {
    return (Node.MapNode)
        ((Node.ListNode) node(path, "jobs", job, "steps").orElseThrow()).items().getLast();
  }

  private Node.MapNode map(String path, String... keys) throws IOException {
    return (Node.MapNode) node(path, keys).orElseThrow();
  }

  private String text(String path, String... keys) throws IOException {
    return ((Node.Scalar) node(path, keys).orElseThrow()).text();
  }

  private Optional<Node> node(String path, String... keys) throws IOException {
    return Format.YAML
        .parse(Files.readString(project.resolve(path)), path)
        .match(
            tree -> tree,
            problems -> {
              throw new AssertionError(problems.toString());
            })
        .find(keys);
  }
}
