package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A repository at GitHub with generated workflows; the sandbox stands for GitHub and Fly. */
final class ShopRepository {
  private static final Path BASE = Path.of("scenarios/base");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SHOP = "ann/shop";

  private final Cli outside;
  private final Git git;
  private final Map<String, String> sandbox;
  private final ActionsRunner runner;

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

  /** The shop below the directory, with what {@code ci install} writes, and a sandbox. */
  ShopRepository(Path directory) throws Exception {
    Path project = directory.resolve("project");
    SampleProject.copy(BASE, project);
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

  /** The launcher as somebody has it who works on the project. */
  Cli outside() {
    return outside;
  }

  Git git() {
    return git;
  }

  /** What runs the jobs. */
  ActionsRunner runner() {
    return runner;
  }

  /** A branch from main with a migration; its commit. */
  String branch(String name, String column, String migration) throws Exception {
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
  String merge(int number, String head) throws Exception {
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

  JsonNode open(String branch, String head, String fork) throws Exception {
    var body = JSON.createObjectNode().put("head", branch).put("sha", head).put("base", "main");
    if (!fork.isEmpty()) {
      body.put("fork", fork).put("user", "bob");
    }
    return gitHub("POST", "/_sandbox/repositories/" + SHOP + "/pulls", body.toString());
  }

  List<String> comments(int number) throws Exception {
    return gitHub("GET", "/repos/" + SHOP + "/issues/" + number + "/comments", "")
        .valueStream()
        .map(comment -> comment.path("body").asText())
        .toList();
  }

  /** Of the newest deployment. */
  String state() throws Exception {
    String deployments = "/repos/" + SHOP + "/deployments";
    String id = gitHub("GET", deployments, "").path(0).path("id").asText();
    return gitHub("GET", deployments + "/" + id + "/statuses", "").path(0).path("state").asText();
  }

  String app(String prefix) throws Exception {
    return apps().stream().filter(each -> each.startsWith(prefix)).findFirst().orElseThrow();
  }

  List<String> apps() throws Exception {
    return send("GET", at("FLY_FLAPS_BASE_URL") + "/v1/apps?org_slug=personal", "", "FLY_API_TOKEN")
        .path("apps")
        .valueStream()
        .map(app -> app.path("name").asText())
        .toList();
  }

  JsonNode gitHub(String method, String path, String body) throws Exception {
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
}
