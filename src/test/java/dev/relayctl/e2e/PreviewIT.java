package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A branch becomes an environment and goes again. */
class PreviewIT {
  private static final Path BASE = Path.of("scenarios/base");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String IMAGE = "sandbox/idle:1";

  private Cli cli;
  private Map<String, String> sandbox;

  @BeforeEach
  void makeTheProject(@TempDir Path directory) throws Exception {
    Path project = directory.resolve("project");
    try (Stream<Path> files = Files.walk(BASE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = project.resolve(BASE.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
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

  private void template(String from, String more) throws IOException {
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

  private Cli.Ran relayctl(String... arguments) throws Exception {
    var all = new ArrayList<>(List.of("--sandbox"));
    all.addAll(List.of(arguments));
    return cli.run(all.toArray(String[]::new));
  }

  private Cli.Ran up(String branch) throws Exception {
    return relayctl("preview", "up", "--branch", branch, "--image", IMAGE);
  }

  private static String said(Cli.Ran ran) {
    return ran.stdout() + ran.stderr();
  }

  private static Cli.Ran well(Cli.Ran ran) {
    assertThat(ran.exitCode()).as(said(ran)).isZero();
    return ran;
  }

  private JsonNode list() throws Exception {
    return JSON.readTree(well(relayctl("preview", "list", "--json")).stdout()).path("previews");
  }

  /** A connection as dev's role; to dev's database, or another one on its server. */
  private Connection connect(String... database) throws Exception {
    URI url = URI.create(sandbox.get("DEV_DATABASE_URL"));
    String[] user = url.getUserInfo().split(":", 2);
    String path = database.length == 0 ? url.getPath() : "/" + database[0];
    return DriverManager.getConnection(
        "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + path, user[0], user[1]);
  }

  private List<String> query(String sql, String... database) throws Exception {
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

  private List<String> databases() throws Exception {
    return query("SELECT datname FROM pg_database WHERE datname LIKE 'relay_dev_%' ORDER BY 1");
  }

  private List<String> apps() throws Exception {
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

  @Test
  void answersAndIsGoneAgain() throws Exception {
    String made = well(up("feat/x")).stdout();
    String url = made.substring(made.lastIndexOf("http://")).strip();

    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer =
          http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
    assertThat(made).contains("preview@feat/x answers at " + url);
    assertThat(list())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.path("branch").asText()).isEqualTo("feat/x");
          assertThat(one.path("app").path("url").asText()).isEqualTo(url);
        });
    assertThat(well(relayctl("status", "preview@feat/x")).stdout()).contains("release 1");
    assertThat(well(up("feat/x")).stdout()).contains("answers at " + url);

    assertThat(well(relayctl("preview", "down", "--branch", "feat/x")).stdout())
        .contains("Fly app shop-feat-x-79b4cc", "database relay_dev_preview_feat_x_79b4cc");

    assertThat(databases()).isEmpty();
    assertThat(apps()).isEmpty();
    assertThat(list()).isEmpty();
    assertThat(well(relayctl("preview", "down", "--branch", "feat/x")).stdout())
        .contains("there is nothing of feat/x");
    assertThat(said(relayctl("logs", "preview@feat/x"))).contains("app.absent");
    assertThat(said(relayctl("migrate", "status", "preview@feat/x")))
        .contains("preview.none", "relayctl preview up --branch feat/x");
  }

  @Test
  void killedAtEachStepItComesToTheSameEnd() throws Exception {
    int steps = 0;
    for (int kill = 1; kill == 1 || kill <= steps; kill++) {
      Cli.Started running =
          cli.start(
              Path.of("/dev/null"),
              "--sandbox",
              "preview",
              "up",
              "--branch",
              "feat/k",
              "--image",
              IMAGE);
      steps = killedAt(running, "→ [" + kill + "/", steps);

      well(up("feat/k"));

      assertThat(databases()).containsExactly("relay_dev_preview_feat_k_43190a");
      assertThat(list())
          .singleElement()
          .extracting(one -> one.path("state").asText())
          .isEqualTo("ready");
      well(relayctl("preview", "down", "--branch", "feat/k"));
      assertThat(databases()).isEmpty();
      assertThat(apps()).isEmpty();
    }
    assertThat(steps).isGreaterThan(4);
  }

  /** How many steps there are, as far as it was told. */
  private static int killedAt(Cli.Started running, String line, int known) throws Exception {
    while (!Files.readString(running.stderr()).contains(line)) {
      if (running.process().waitFor(5, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    Stopped.kill(running);
    String told = Files.readString(running.stderr());
    int at = told.indexOf("→ [1/");
    return at < 0 ? known : Integer.parseInt(told.substring(at + 5, told.indexOf(']', at)));
  }

  @Test
  void whatAKilledUpHasLeftIsRemoved() throws Exception {
    Cli.Started running =
        cli.start(
            Path.of("/dev/null"),
            "--sandbox",
            "preview",
            "up",
            "--branch",
            "feat/k",
            "--image",
            IMAGE);
    killedAt(running, "→ [3/", 0);

    well(relayctl("preview", "down", "--branch", "feat/k"));

    assertThat(databases()).isEmpty();
    assertThat(apps()).isEmpty();
  }

  @Test
  void isChangedByOneAtATime() throws Exception {
    String lock =
        "SELECT pg_advisory_lock(hashtextextended("
            + "'relayctl preview relay_dev_preview_feat_x_79b4cc', 0))";
    try (Connection other = connect()) {
      try (var statement = other.createStatement()) {
        statement.execute(lock);
      }
      Cli.Ran second = up("feat/x");

      assertThat(second.exitCode()).isEqualTo(5);
      assertThat(said(second)).contains("preview.busy");
      assertThat(relayctl("preview", "down", "--branch", "feat/x").exitCode()).isEqualTo(5);
    }
    assertThat(apps()).isEmpty();
  }

  @Test
  void hasDataOfItsOwnOrACopy() throws Exception {
    well(relayctl("migrate", "dev"));
    query("INSERT INTO orders (id, customer) VALUES (1, 'Ann')");
    Files.writeString(
        cli.project().resolve("anonymise.sql"), "UPDATE orders SET customer = 'somebody';\n");

    well(up("empty"));
    template("dev", ", data: all, anonymise: anonymise.sql");
    well(up("copy"));

    assertThat(orders("empty")).isEmpty();
    assertThat(orders("copy")).containsExactly("somebody");
    assertThat(query("SELECT customer FROM orders")).containsExactly("Ann");
  }

  private List<String> orders(String branch) throws Exception {
    return query("SELECT customer FROM orders", "relay_dev_preview_" + branch);
  }

  @Test
  void isNeverMadeOfProductionsData() throws Exception {
    template("production", "");
    Cli.Ran refused = up("feat/x");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(said(refused)).contains("preview.production-data", "production-data: true");

    template("production", ", production-data: true");
    well(up("feat/x"));
    template("dev", "");
    well(relayctl("migrate", "production", "--confirm", "production"));
    Cli same =
        new Cli(cli.project(), sandbox)
            .with("DEV_DATABASE_URL", sandbox.getOrDefault("PROD_DATABASE_URL", ""))
            .with("PROD_DATABASE_URL", "postgresql://nobody@localhost:1/none");
    Cli.Ran stamped = same.run("preview", "up", "--branch", "b", "--image", IMAGE);
    assertThat(stamped.exitCode()).as(said(stamped)).isEqualTo(3);
    assertThat(said(stamped))
        .contains("preview.production-data", "says that it is the database of");
  }

  @Test
  void tellsABranchThatIsTooOldForTheCopy() throws Exception {
    Path second = cli.project().resolve("migrations/V2__add_note.sql");
    Files.writeString(second, "ALTER TABLE orders ADD COLUMN note text;\n");
    well(relayctl("migrate", "dev"));
    Files.delete(second);
    template("dev", ", data: all");

    Cli.Ran old = up("feat/old");

    assertThat(old.exitCode()).isEqualTo(3);
    assertThat(said(old)).contains("preview.branch-too-old", "rebase feat/old");
    assertThat(databases()).isEmpty();
    template("dev", "");
    well(up("feat/old"));
  }

  @Test
  void manyAtOnceAndPruned() throws Exception {
    template("dev", ", keep: 0s, limit: 20");
    well(up("first"));
    var running = new ArrayList<Cli.Started>();
    for (String branch : List.of("feat/a", "feat-a", "Feat/a", "feat.a")) {
      running.add(
          cli.start(
              Path.of("/dev/null"),
              "--sandbox",
              "preview",
              "up",
              "--branch",
              branch,
              "--image",
              IMAGE));
    }
    for (Cli.Started one : running) {
      well(one.ended());
    }
    assertThat(databases()).hasSize(5);
    assertThat(apps()).hasSize(5);
    assertThat(well(relayctl("preview", "prune", "--dry-run")).stdout())
        .contains("would remove feat/a", "would remove feat-a", "it is older than 0 ms");
    assertThat(databases()).hasSize(5);

    well(relayctl("preview", "prune"));

    assertThat(databases()).isEmpty();
    assertThat(apps()).isEmpty();
  }

  @Test
  void goesWithItsPullRequest() throws Exception {
    String github = sandbox.getOrDefault("GITHUB_SERVER_URL", "");
    git("init", "-q", "-b", "main");
    git("remote", "add", "origin", github + "/ann/shop.git");
    cli = new Cli(cli.project(), sandbox).with("RELAYCTL_AOT", "on");
    String pulls = github + "/repos/ann/shop/pulls";
    for (String branch : List.of("merged", "closed", "open")) {
      send("POST", pulls, "{\"title\": \"t\", \"head\": \"" + branch + "\", \"base\": \"main\"}");
    }
    send(
        "POST",
        github + "/_sandbox/repositories/ann/shop/pulls",
        "{\"head\": \"open\", \"fork\": \"bob/shop\", \"user\": \"bob\"}");

    for (int number = 1; number <= 3; number++) {
      well(relayctl("preview", "up", "--pr", String.valueOf(number), "--image", IMAGE));
    }
    Cli.Ran fork = relayctl("preview", "up", "--pr", "4", "--image", IMAGE);
    assertThat(fork.exitCode()).isEqualTo(3);
    assertThat(said(fork)).contains("preview.fork");
    send("PUT", pulls + "/1/merge", "{}");
    send("PATCH", pulls + "/2", "{\"state\": \"closed\"}");

    assertThat(well(relayctl("preview", "list")).stdout())
        .contains("#1 merged", "#2 closed", "#3 open");
    assertThat(well(relayctl("preview", "prune")).stdout())
        .contains("removed merged (pull request 1 is merged)")
        .contains("removed closed (pull request 2 is closed)")
        .doesNotContain("removed open");
    assertThat(databases()).containsExactly("relay_dev_preview_open");
    well(relayctl("preview", "down", "--pr", "3"));
    assertThat(databases()).isEmpty();

    send(
        "POST",
        github + "/_sandbox/faults",
        "{\"match\": {\"path\": \"/pulls\"}, \"times\": 99, \"then\": {\"status\": 403}}");
    well(up("unasked"));
    assertThat(well(relayctl("preview", "prune")).stdout())
        .contains("Nothing is to be removed", "GitHub refuses the token");
    assertThat(relayctl("preview", "up", "--pr", "3").exitCode()).isEqualTo(7);
  }

  private void git(String... words) throws Exception {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    Process git =
        new ProcessBuilder(command)
            .directory(cli.project().toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(said).isZero();
  }

  private void send(String method, String url, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + sandbox.get("GH_TOKEN"))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    }
  }

  @Test
  void keepsToTheLimit() throws Exception {
    template("dev", ", limit: 1");
    well(up("one"));
    Cli.Ran second = up("two");
    assertThat(second.exitCode()).isEqualTo(3);
    assertThat(said(second)).contains("preview.limit");
    well(up("one"));
  }

  @Test
  void isABranchAtNeonWhereItsParentIs() throws Exception {
    Path dev = cli.project().resolve("environments/dev.yaml");
    Files.writeString(
        dev,
        Files.readString(dev)
            .replace("DEV_DATABASE_URL}\"", "DEV_DATABASE_URL}\", neon: { project: shop }"));
    well(relayctl("migrate", "dev"));

    well(up("feat/x"));
    well(up("feat/x"));

    assertThat(branches()).contains("relayctl-preview/preview/feat/x");
    assertThat(list())
        .singleElement()
        .extracting(one -> one.path("branch").asText())
        .isEqualTo("feat/x");
    well(relayctl("preview", "down", "--branch", "feat/x"));
    assertThat(branches()).hasSize(1);
    assertThat(apps()).isEmpty();
  }

  private List<String> branches() throws Exception {
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
