package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A small project with a template of previews, over a sandbox of its own. */
abstract class PreviewProject {

  private static final Path BASE = Path.of("scenarios/base");
  static final JsonMapper JSON = JsonMapper.builder().build();
  static final String IMAGE = "sandbox/idle:1";

  Cli cli;
  Map<String, String> sandbox;

  @BeforeEach
  void makeTheProject(@TempDir Path directory) throws Exception {
    Path project = directory.resolve("project");
    SampleProject.copy(BASE, project);
    // Some fifty starts: the cache that users have, too, halves them.
    cli = new Cli(project, Map.of("RELAYCTL_AOT", "on"));
    template("dev", "");
    sandbox = ScenarioWorld.exports(cli.run("sandbox", "env").stdout());
    new ScenarioWorld(sandbox).close();
  }

  @AfterEach
  void stopTheSandbox() throws Exception {
    cli.run("sandbox", "reset");
  }

  void template(String from, String more) throws IOException {
    Files.writeString(
        cli.project().resolve("environments/preview.yaml"),
        """
        kind: preview
        extends: defaults
        app: { name: "shop-${branch.slug}", config: fly.toml }
        preview: { from: %s%s }
        """
            .formatted(from, more));
  }

  Cli.Ran relayctl(String... arguments) throws Exception {
    var all = new ArrayList<>(List.of("--sandbox"));
    all.addAll(List.of(arguments));
    return cli.run(all.toArray(String[]::new));
  }

  Cli.Ran up(String branch) throws Exception {
    return relayctl("preview", "up", "--branch", branch, "--image", IMAGE);
  }

  /** The same, on its way. */
  Cli.Started starting(String branch) throws IOException {
    return cli.start(
        Path.of("/dev/null"), "--sandbox", "preview", "up", "--branch", branch, "--image", IMAGE);
  }

  /** Lets dev's database be a branch in a project of the sandbox's Neon. */
  void putDevAtNeon() throws IOException {
    Path dev = cli.project().resolve("environments/dev.yaml");
    Files.writeString(
        dev,
        Files.readString(dev)
            .replace("DEV_DATABASE_URL}\"", "DEV_DATABASE_URL}\", neon: { project: shop }"));
  }

  static String said(Cli.Ran ran) {
    return ran.stdout() + ran.stderr();
  }

  static Cli.Ran well(Cli.Ran ran) {
    assertThat(ran.exitCode()).as(said(ran)).isZero();
    return ran;
  }

  JsonNode list() throws Exception {
    return JSON.readTree(well(relayctl("preview", "list", "--json")).stdout()).path("previews");
  }

  /** A connection as dev's role; to dev's database, or another one on its server. */
  Connection connect(String... database) throws Exception {
    URI url = URI.create(sandbox.get("DEV_DATABASE_URL"));
    String[] user = url.getUserInfo().split(":", 2);
    String path = database.length == 0 ? url.getPath() : "/" + database[0];
    return DriverManager.getConnection(
        "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + path, user[0], user[1]);
  }

  List<String> query(String sql, String... database) throws Exception {
    var found = new ArrayList<String>();
    try (Connection connection = connect(database);
        var statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        try (var rows = statement.getResultSet()) {
          while (rows.next()) {
            found.add(rows.getString(1));
          }
        }
      }
    }
    return found;
  }

  List<String> databases() throws Exception {
    return query("SELECT datname FROM pg_database WHERE datname LIKE 'relay_dev_%' ORDER BY 1");
  }

  List<String> apps() throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create(sandbox.get("FLY_FLAPS_BASE_URL") + "/v1/apps?org_slug=personal"))
            .header("Authorization", "Bearer " + sandbox.get("FLY_API_TOKEN"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body())
          .path("apps")
          .valueStream()
          .map(app -> app.path("name").asText())
          .toList();
    }
  }

  List<String> orders(String branch) throws Exception {
    return query("SELECT customer FROM orders", "relay_dev_preview_" + branch);
  }

  void git(String... words) throws Exception {
    Git.in(cli.project()).run(words);
  }

  String send(String method, String url, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + sandbox.get("GH_TOKEN"))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
      return answer.body();
    }
  }

  void neon(String fault) throws Exception {
    URI api = URI.create(sandbox.getOrDefault("RELAYCTL_NEON_API", ""));
    send("POST", api.resolve("/_sandbox/faults").toString(), fault);
  }

  void pace(String pace) throws Exception {
    URI api = URI.create(sandbox.getOrDefault("RELAYCTL_NEON_API", ""));
    send("POST", api.resolve("/_sandbox/pace").toString(), pace);
  }

  List<String> branches() throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create(sandbox.get("RELAYCTL_NEON_API") + "/projects/shop/branches"))
            .header("Authorization", "Bearer " + sandbox.get("NEON_API_KEY"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      JsonNode all =
          JSON.readTree(http.send(request, BodyHandlers.ofString()).body()).path("branches");
      return IntStream.range(0, all.size())
          .mapToObj(i -> all.get(i).path("name").asText())
          .toList();
    }
  }
}
