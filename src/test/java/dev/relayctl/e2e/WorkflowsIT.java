package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.e2e.ActionsRunner.Ran;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The generated workflows, job by job, as GitHub runs them; the sandbox stands for the vendors. */
@TestInstance(Lifecycle.PER_CLASS)
class WorkflowsIT {
  private static final Path BASE = Path.of("scenarios/base");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SHOP = "ann/shop";

  private Cli outside = new Cli(Path.of(""));
  private Git git = new Git(Path.of(""));
  private Map<String, String> sandbox = Map.of();
  private ActionsRunner runner =
      new ActionsRunner(Path.of(""), Path.of(""), SHOP, Map.of(), Map.of(), new SandboxGitHub());

  /** The sandbox's, which holds a token to its permissions. */
  private final class SandboxGitHub implements ActionsRunner.GitHub {
    @Override
    public String token() {
      return at("GH_TOKEN");
    }

    @Override
    public void allow(JsonNode permissions) throws Exception {
      var body = JSON.createObjectNode();
      body.set("permissions", permissions);
      gitHub("POST", "/_sandbox/settings", body.toString());
    }
  }

  @BeforeAll
  void makeTheRepository(@TempDir Path directory) throws Exception {
    Path project = directory.resolve("project");
    copy(BASE, project);
    write(
        project,
        "environments/preview.yaml",
        """
        kind: preview
        extends: defaults
        app: { name: "shop-${branch.slug}", config: fly.toml }
        preview: { from: dev }
        """);
    // Nobody else has the names below fly.dev: of what runs there only the machines are asked.
    replace(project, "environments/defaults.yaml", "http: /health, expect: 200, ", "");
    append(project, "environments/staging.yaml", "deploy: { branch: main }\n");
    append(
        project,
        "environments/production.yaml",
        "deploy: { branch: main, promote-from: staging }\n");
    Files.writeString(project.resolve(".gitignore"), ".relayctl/\n");
    outside = new Cli(project, Map.of("RELAYCTL_AOT", "on"));
    Cli.Ran installed = outside.run("ci", "install");
    assertThat(installed.exitCode()).as(installed.stderr()).isZero();
    git = new Git(project);
    git.run("init", "-q", "-b", "main");
    git.commit("Begin");
    sandbox = ScenarioWorld.exports(outside.run("sandbox", "env").stdout());
    new ScenarioWorld(sandbox).close();
    // Agreeing to a new app is for people; a job is refused.
    for (String app : List.of("shop-staging", "shop")) {
      send(
          "POST",
          at("FLY_FLAPS_BASE_URL") + "/v1/apps",
          "{\"name\": \"" + app + "\", \"org_slug\": \"personal\"}",
          "FLY_API_TOKEN");
    }
    runner =
        new ActionsRunner(
            project, directory, SHOP, secrets(), world(directory), new SandboxGitHub());
  }

  /** Each environment has its own, and the repository has none. */
  private Map<String, Map<String, String>> secrets() {
    String fly = at("FLY_API_TOKEN");
    String dev = at("DEV_DATABASE_URL");
    String staging = at("STAGING_DATABASE_URL");
    return Map.of(
        "dev", Map.of("FLY_API_TOKEN", fly, "DEV_DATABASE_URL", dev),
        "preview", Map.of("FLY_API_TOKEN", fly, "DEV_DATABASE_URL", dev),
        "staging", Map.of("FLY_API_TOKEN", fly, "STAGING_DATABASE_URL", staging),
        "production",
            Map.of(
                "FLY_API_TOKEN", fly,
                "STAGING_DATABASE_URL", staging,
                "PROD_DATABASE_URL", at("PROD_DATABASE_URL")));
  }

  /** Where servers are and what a runner has installed; nothing that is secret. */
  private Map<String, String> world(Path directory) throws IOException {
    Path programs = Files.createDirectory(directory.resolve("bin"));
    Files.createSymbolicLink(
        programs.resolve("relayctl"), Path.of("scripts/relayctl").toAbsolutePath());
    var world = new HashMap<String, String>();
    for (String server :
        List.of("FLY_FLAPS_BASE_URL", "FLY_API_BASE_URL", "GITHUB_API_URL", "GITHUB_SERVER_URL")) {
      world.put(server, at(server));
    }
    world.put("PATH", programs + ":" + System.getenv("PATH"));
    world.put("RELAYCTL_BUILD", "never");
    world.put("RELAYCTL_AOT", "on");
    world.put("RELAYCTL_SANDBOX_IDLE", "1m");
    return world;
  }

  @AfterAll
  void stopTheSandbox() throws Exception {
    outside.run("sandbox", "reset");
  }

  @Test
  void actionlintHasNothingAgainstThem() throws Exception {
    boolean there =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "actionlint")));
    if (!there) {
      Assumptions.abort("skipped: needs actionlint");
    }
    Process actionlint =
        new ProcessBuilder("actionlint")
            .directory(outside.project().toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(actionlint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(actionlint.waitFor()).as(said).isZero();
  }

  @Test
  void aPushToMainDeploysStagingAndAReleaseTakesItToProduction() throws Exception {
    String commit = git.run("rev-parse", "main");

    Ran pushed = only("deploy-staging", ActionsEvent.push("main", commit));

    assertThat(pushed.outputs()).containsEntry("environment", "staging").containsKey("url");
    assertThat(pushed.summary()).contains("relayctl plan staging");

    git.run("tag", "v1", commit);
    assertThat(runner.run(ActionsEvent.release("v1", commit, true))).isEmpty();

    Ran released = only("deploy-production", ActionsEvent.release("v1", commit, false));

    assertThat(released.outputs())
        .containsEntry("environment", "production")
        .containsEntry("changed", "true")
        .containsEntry("release", "1");
    assertThat(outside.run("--sandbox", "status", "production").stdout())
        .contains("release 1", "commit " + commit.substring(0, 8));
  }

  @Test
  void aPushToAnotherBranchDeploysDevAndDependabotsNothing() throws Exception {
    String commit = branch("feat/y", "feat.sql", "V2__add_note.sql");
    git.run("branch", "-f", "dependabot/maven/x", commit);

    Ran pushed = only("deploy-dev", ActionsEvent.push("feat/y", commit));

    assertThat(pushed.outputs())
        .containsEntry("environment", "dev")
        .containsEntry("changed", "true");
    assertThat(pushed.variables())
        .containsOnlyKeys("GITHUB_TOKEN", "DEV_DATABASE_URL", "FLY_API_TOKEN");
    assertThat(runner.run(ActionsEvent.push("dependabot/maven/x", commit))).isEmpty();

    Ran byHand = only("deploy-dev", ActionsEvent.dispatch("dev", "feat/y", commit));

    assertThat(byHand.outputs()).containsEntry("changed", "false");
  }

  @Test
  void aPullRequestGetsAPlanAndAPreviewThatGoesWithIt() throws Exception {
    String head = branch("feat/x", "x", "V2__add_x.sql");
    JsonNode pull = open("feat/x", head, "");
    int number = pull.path("number").asInt();
    String merge = merge(number, head);

    List<Ran> opened = runner.run(ActionsEvent.pullRequest("opened", pull, merge));

    assertThat(opened).extracting(Ran::job).containsExactly("plan-staging", "up-preview");
    opened.forEach(Ran::well);
    assertThat(opened).allSatisfy(ran -> assertThat(ran.said()).doesNotContain("warning: "));
    assertThat(comments(number))
        .anySatisfy(body -> assertThat(body).contains("relayctl plan staging", "migration 2 add x"))
        .anySatisfy(body -> assertThat(body).contains("### Preview preview@feat/x"))
        .hasSize(2);
    String app = app("shop-feat-x");
    assertThat(state()).isEqualTo("success");

    List<Ran> pushed = runner.run(ActionsEvent.pullRequest("synchronize", pull, merge));

    assertThat(pushed).extracting(Ran::job).containsExactly("plan-staging", "up-preview");
    assertThat(pushed.getLast().well().outputs()).containsEntry("changed", "false");
    assertThat(comments(number)).hasSize(2);

    git.run("branch", "-D", "feat/x");
    Ran closed = only("down-preview", ActionsEvent.pullRequest("closed", pull, merge));

    assertThat(closed.said()).doesNotContain("warning: ");
    assertThat(apps()).doesNotContain(app);
    assertThat(state()).isEqualTo("inactive");
  }

  @Test
  void whatALostEventLeftBehindIsRemovedByTheSchedule() throws Exception {
    String head = branch("feat/lost", "lost", "V2__add_lost.sql");
    JsonNode pull = open("feat/lost", head, "");
    int number = pull.path("number").asInt();
    String merge = merge(number, head);
    runner.run(ActionsEvent.pullRequest("opened", pull, merge)).forEach(Ran::well);
    String app = app("shop-feat-lost");
    gitHub("PATCH", "/repos/" + SHOP + "/pulls/" + number, "{\"state\": \"closed\"}");

    Ran pruned = only("prune-preview", ActionsEvent.schedule(git.run("rev-parse", "main")));

    assertThat(pruned.said()).contains("removed feat/lost");
    assertThat(apps()).doesNotContain(app);
  }

  @Test
  void aForkGetsAPlanOfWhatItAddsAndNothingSecret() throws Exception {
    String head = branch("theirs", "theirs", "V2__add_theirs.sql");
    JsonNode pull = open("theirs", head, "bob/shop");
    int number = pull.path("number").asInt();
    List<String> before = apps();

    List<Ran> opened = runner.run(ActionsEvent.pullRequest("opened", pull, merge(number, head)));
    for (Ran ran : opened) {
      new Cli(ran.workspace()).run("sandbox", "reset");
    }

    assertThat(opened).extracting(Ran::job).containsExactly("fork-staging");
    Ran planned = opened.getFirst().well();
    assertThat(planned.variables()).isEmpty();
    assertThat(planned.said())
        .contains("migration 2 add theirs", "migrations/V2__add_theirs.sql: safe");
    assertThat(planned.said().substring(planned.said().indexOf("Plan for staging, release")))
        .doesNotContain("create orders");
    assertThat(planned.summary()).contains("relayctl plan staging", "migration 2 add theirs");
    assertThat(comments(number)).isEmpty();
    assertThat(apps()).isEqualTo(before);
    assertThat(runner.run(ActionsEvent.pullRequest("closed", pull, head))).isEmpty();
  }

  private Ran only(String job, ActionsEvent event) throws Exception {
    List<Ran> all = runner.run(event);
    assertThat(all).extracting(Ran::job).containsExactly(job);
    return all.getFirst().well();
  }

  /** A branch from main with a migration; its commit. */
  private String branch(String name, String column, String migration) throws Exception {
    git.run("switch", "--quiet", "--create", name, "main");
    try {
      write(
          outside.project(),
          "migrations/" + migration,
          "ALTER TABLE orders ADD COLUMN \"" + column + "\" text;\n");
      return git.commit("Add " + column);
    } finally {
      git.run("switch", "--quiet", "main");
    }
  }

  /** What GitHub merges a pull request into for its workflows. */
  private String merge(int number, String head) throws Exception {
    git.run("switch", "--quiet", "--detach", "main");
    try {
      git.run("merge", "--quiet", "--no-ff", "--message", "Merge", head);
      String merge = git.run("rev-parse", "HEAD");
      git.run("update-ref", "refs/pull/" + number + "/merge", merge);
      return merge;
    } finally {
      git.run("switch", "--quiet", "main");
    }
  }

  private JsonNode open(String branch, String head, String fork) throws Exception {
    var body = JSON.createObjectNode().put("head", branch).put("sha", head).put("base", "main");
    if (!fork.isEmpty()) {
      body.put("fork", fork).put("user", "bob");
    }
    return gitHub("POST", "/_sandbox/repositories/" + SHOP + "/pulls", body.toString());
  }

  private List<String> comments(int number) throws Exception {
    return gitHub("GET", "/repos/" + SHOP + "/issues/" + number + "/comments", "")
        .valueStream()
        .map(comment -> comment.path("body").asText())
        .toList();
  }

  /** Of the newest deployment. */
  private String state() throws Exception {
    String deployments = "/repos/" + SHOP + "/deployments";
    String id = gitHub("GET", deployments, "").path(0).path("id").asText();
    return gitHub("GET", deployments + "/" + id + "/statuses", "").path(0).path("state").asText();
  }

  private String app(String prefix) throws Exception {
    return apps().stream().filter(each -> each.startsWith(prefix)).findFirst().orElseThrow();
  }

  private List<String> apps() throws Exception {
    return send("GET", at("FLY_FLAPS_BASE_URL") + "/v1/apps?org_slug=personal", "", "FLY_API_TOKEN")
        .path("apps")
        .valueStream()
        .map(app -> app.path("name").asText())
        .toList();
  }

  private JsonNode gitHub(String method, String path, String body) throws Exception {
    if (!path.startsWith("/_sandbox/")) {
      // The test sees all, whatever the last job's token may do.
      send(
          "POST",
          at("GITHUB_API_URL") + "/_sandbox/settings",
          "{\"permissions\": null}",
          "GH_TOKEN");
    }
    return send(method, at("GITHUB_API_URL") + path, body, "GH_TOKEN");
  }

  private JsonNode send(String method, String url, String body, String token) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + at(token))
            .header("User-Agent", "test")
            .method(method, BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(url + ": " + answer.body()).isLessThan(300);
      return JSON.readTree(answer.body());
    }
  }

  private String at(String variable) {
    return Objects.requireNonNull(sandbox.get(variable), variable);
  }

  private static void write(Path project, String file, String text) throws IOException {
    Files.writeString(project.resolve(file), text);
  }

  private static void append(Path project, String file, String text) throws IOException {
    write(project, file, Files.readString(project.resolve(file)) + text);
  }

  private static void replace(Path project, String file, String what, String by)
      throws IOException {
    String before = Files.readString(project.resolve(file));
    assertThat(before).contains(what);
    write(project, file, before.replace(what, by));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
