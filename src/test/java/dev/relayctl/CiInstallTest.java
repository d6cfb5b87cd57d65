package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.config.Format;
import dev.relayctl.config.Node;
import dev.relayctl.testing.Golden;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ci install}: the workflows that it writes, and those that it leaves alone. */
final class CiInstallTest {
  private static final String DEPLOY = ".github/workflows/relayctl-deploy.yml";
  private static final String PREVIEW = ".github/workflows/relayctl-preview.yml";

  private static final String PLAN = ".github/workflows/relayctl-plan.yml";
  private static final String ACTIONLINT = ".github/actionlint.yaml";

  @TempDir private Path project;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void aProjectWithTheUsualEnvironments() throws IOException {
    given("environments/dev.yaml", "kind: dev\ndatabase: { url: \"${env:DEV_URL}\" }\n");
    given(
        "environments/staging.yaml",
        """
        kind: staging
        database: { url: "${env:STAGING_URL}" }
        deploy: { branch: staging }
        secrets: { STRIPE_KEY: "${env:STRIPE_TEST_KEY}" }
        """);
    given(
        "environments/production.yaml",
        """
        kind: production
        aliases: [prod]
        database: { url: "${env:PROD_URL}", neon: { project: shop } }
        deploy: { branch: main, promote-from: staging }
        frontend: { pages: { project: shop } }
        """);
    given(
        "environments/preview.yaml",
        """
        kind: preview
        app: { name: "shop-${branch.slug}" }
        preview: { from: dev }
        """);
  }

  @Test
  void writesTheWorkflowsOfThisRepository() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("environments"))) {
      for (Path file : files.toList()) {
        given("environments/" + file.getFileName(), Files.readString(file));
      }
    }
    given("scripts/relayctl", "");

    assertThat(relayctl()).as(err.toString()).isZero();

    Golden.check("ci/relayctl-deploy.yml", written(DEPLOY));
    Golden.check("ci/relayctl-plan.yml", written(PLAN));
    Golden.check("ci/relayctl-preview.yml", written(PREVIEW));
    Golden.check("ci/actionlint.yaml", written(ACTIONLINT));
    Golden.check("ci/install.txt", out.toString());
  }

  @Test
  void aPushDeploysTheEnvironmentOfItsBranchAndDevTheRest() throws IOException {
    assertThat(relayctl()).as(err.toString()).isZero();

    assertThat(text(DEPLOY, "jobs", "deploy-staging", "if"))
        .contains("github.event_name == 'push' && github.ref == 'refs/heads/staging'");
    assertThat(text(DEPLOY, "jobs", "deploy-dev", "if"))
        .contains("github.ref != 'refs/heads/main' && github.ref != 'refs/heads/staging'");
    assertThat(node(DEPLOY, "on", "push", "paths")).isEmpty();
  }

  @Test
  void aReleaseTakesToProductionWhatStagingHas() throws IOException {
    assertThat(relayctl()).as(err.toString()).isZero();

    assertThat(text(DEPLOY, "jobs", "deploy-production", "if"))
        .contains("github.event_name == 'release' && !github.event.release.prerelease");
    assertThat(script(DEPLOY, "deploy-production"))
        .isEqualTo("relayctl promote staging production --confirm production");
  }

  @Test
  void eachJobGetsTheSecretsOfItsEnvironmentAndNoOthers() throws IOException {
    assertThat(relayctl()).as(err.toString()).isZero();

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
    assertThat(relayctl()).as(err.toString()).isZero();

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
    assertThat(relayctl()).as(err.toString()).isZero();

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
    assertThat(relayctl()).as(err.toString()).isZero();

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
    assertThat(relayctl()).as(err.toString()).isZero();

    assertThat(permissions(DEPLOY, "permissions")).containsExactly("contents: read");
    assertThat(permissions(DEPLOY, "jobs", "deploy-production", "permissions"))
        .containsExactly("contents: read", "checks: read", "statuses: read");
    assertThat(permissions(PREVIEW, "permissions")).containsExactly("contents: read");
    for (String job : List.of("up-preview", "down-preview")) {
      assertThat(permissions(PREVIEW, "jobs", job, "permissions"))
          .containsExactly("contents: read", "deployments: write", "pull-requests: write");
    }
    assertThat(permissions(PREVIEW, "jobs", "prune-preview", "permissions"))
        .containsExactly("contents: read", "pull-requests: read");
  }

  @Test
  void nothingThatRunsIsCancelledAndNothingThatWaitsIsDropped() throws IOException {
    assertThat(relayctl()).as(err.toString()).isZero();

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

  @Test
  void aSecondRunKeepsTheCommandOfTheFirst() throws IOException {
    assertThat(relayctl("--command", "./tools/relayctl")).isZero();
    String first = written(DEPLOY);

    assertThat(relayctl()).isZero();

    assertThat(written(DEPLOY)).isEqualTo(first).contains("./tools/relayctl deploy staging --yes");
    assertThat(out.toString()).contains("Up to date: " + DEPLOY);
  }

  @Test
  void theFilesFollowTheEnvironments() throws IOException {
    assertThat(relayctl()).isZero();
    given("environments/staging.yaml", "kind: staging\ndeploy: { branch: next }\n");

    assertThat(relayctl()).as(err.toString()).isZero();

    assertThat(written(DEPLOY)).contains("refs/heads/next").doesNotContain("refs/heads/staging");
  }

  @Test
  void whatWasEditedByHandIsKeptUnlessForced() throws IOException {
    assertThat(relayctl()).isZero();
    String edited = written(DEPLOY).replace("timeout-minutes: 60", "timeout-minutes: 90");
    given(DEPLOY, edited);

    assertThat(relayctl()).isEqualTo(2);
    assertThat(err.toString()).contains("ci.edited").contains("--force");
    assertThat(written(DEPLOY)).isEqualTo(edited);

    assertThat(relayctl("--force")).isZero();
    assertThat(written(DEPLOY)).contains("timeout-minutes: 60");
  }

  @Test
  void nothingIsWrittenWhereAFileOfThatNameIsSomebodyElses() throws IOException {
    given(PREVIEW, "name: ours\n");

    assertThat(relayctl()).isEqualTo(2);

    assertThat(err.toString()).contains("ci.not-ours");
    assertThat(project.resolve(DEPLOY)).doesNotExist();
  }

  @Test
  void settingsOfActionlintThatAreThereStayAndAreToBeExtended() throws IOException {
    given(ACTIONLINT, "config-variables: null\n");

    assertThat(relayctl("--force")).as(err.toString()).isZero();

    assertThat(written(ACTIONLINT)).isEqualTo("config-variables: null\n");
    assertThat(out.toString())
        .contains("add to " + ACTIONLINT, "'unexpected key \"queue\" for \"concurrency\" section'");
  }

  @Test
  void lineEndsOfWindowsAreNoEdit() throws IOException {
    assertThat(relayctl()).isZero();
    given(DEPLOY, written(DEPLOY).replace("\n", "\r\n"));

    assertThat(relayctl()).as(err.toString()).isZero();

    assertThat(out.toString()).contains("Up to date: " + DEPLOY);
  }

  @Test
  void aDryRunShowsTheFilesAndWritesNone() {
    assertThat(relayctl("--dry-run")).isZero();

    assertThat(out.toString()).contains("Would write " + DEPLOY).contains("name: relayctl deploy");
    assertThat(project.resolve(".github")).doesNotExist();
  }

  @Test
  void aBranchThatNoWorkflowCanNameIsRefused() throws IOException {
    given("environments/staging.yaml", "kind: staging\ndeploy: { branch: \"${git:branch}\" }\n");

    assertThat(relayctl()).isEqualTo(2);

    assertThat(err.toString()).contains("ci.branch-not-plain", "environments/staging.yaml:2");
  }

  @Test
  void aCommandOfTwoLinesIsRefused() {
    assertThat(relayctl("--command", "a\nb")).isEqualTo(2);

    assertThat(err.toString()).contains("ci.command");
  }

  @Test
  void thereHasToBeSomethingToDeploy() throws IOException {
    for (String name : List.of("dev", "staging", "production", "preview")) {
      Files.delete(project.resolve("environments/" + name + ".yaml"));
    }
    given("environments/local.yaml", "kind: local\n");

    assertThat(relayctl()).isEqualTo(2);

    assertThat(err.toString()).contains("ci.nothing-to-deploy");
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
        .parse(written(path), path)
        .match(
            tree -> tree,
            problems -> {
              throw new AssertionError(problems.toString());
            })
        .find(keys);
  }

  private void given(String path, String text) throws IOException {
    Path file = project.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String written(String path) throws IOException {
    return Files.readString(project.resolve(path));
  }

  private int relayctl(String... arguments) {
    String[] all =
        Stream.concat(Stream.of("ci", "install"), Stream.of(arguments)).toArray(String[]::new);
    return new InProcess(out, err).runAnew(project, Map.of(), all);
  }
}
