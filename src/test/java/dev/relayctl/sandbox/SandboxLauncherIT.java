package dev.relayctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.sandbox.images.ImageSource;
import dev.relayctl.sandbox.images.ImageStore;
import dev.relayctl.sandbox.machines.ImageCatalog.StoredImage;
import dev.relayctl.sandbox.process.Programs;
import dev.relayctl.sandbox.process.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SandboxLauncherIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path project;

  @BeforeEach
  void letTheServersUserEnter() throws IOException {
    Files.setPosixFilePermissions(project, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void reset() {
    launcher().reset();
  }

  @Test
  void startsADaemonOnceAndFindsItAgain() throws Exception {
    SandboxEndpoints first = running();

    SandboxEndpoints second = running();

    assertThat(second.pid()).isEqualTo(first.pid());
    assertThat(get(first, "/v1/apps?org_slug=personal").statusCode()).isEqualTo(200);
    assertThat(mode("daemon.json")).isEqualTo("rw-------");
    assertThat(mode("token")).isEqualTo("rw-------");
    assertThat(first.toString()).doesNotContain(first.revealToken());
  }

  @Test
  void keepsUrlsTokenAndDataOverAStop() throws SQLException {
    SandboxEndpoints before = running();
    String url = valueOf(before.revealDatabaseUrl("dev"));
    execute(url, "CREATE TABLE kept AS SELECT 42 AS answer");

    valueOf(launcher().stop());
    SandboxStatus between = launcher().status();
    SandboxEndpoints after = running();

    assertThat(between).isInstanceOf(SandboxStatus.Stopped.class);
    assertThat(after.pid()).isNotEqualTo(before.pid());
    assertThat(after.machinesUrl()).isEqualTo(before.machinesUrl());
    assertThat(after.revealToken()).isEqualTo(before.revealToken());
    assertThat(valueOf(after.revealDatabaseUrl("dev"))).isEqualTo(url);
    assertThat(query(url, "SELECT answer FROM kept")).isEqualTo("42");
  }

  @Test
  void givesTwoStartersTheSameDaemon() throws Exception {
    Callable<Result<SandboxEndpoints>> start = () -> launcher().ensureRunning();

    List<Result<SandboxEndpoints>> both;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      both = threads.invokeAll(List.of(start, start)).stream().map(Future::resultNow).toList();
    }

    assertThat(valueOf(both.getFirst()).pid()).isEqualTo(valueOf(both.getLast()).pid());
  }

  @Test
  void takesOverWhatAKilledDaemonLeft() throws Exception {
    SandboxEndpoints before = running();
    String url = valueOf(before.revealDatabaseUrl("dev"));
    String postgres = query(url, "SELECT pg_postmaster_start_time()");
    String branch = valueOf(before.revealBranchUrl("falling-sun-123", "feature/a"));
    String neon = query(branch, "SELECT pg_postmaster_start_time()");
    String machine = startMachine(before);
    String site = projectAtPages(before);
    String pull = pullAtGitHub(before);
    kill(before);

    SandboxStatus between = launcher().status();
    SandboxEndpoints after = running();

    assertThat(between).isEqualTo(new SandboxStatus.Killed(before.pid()));
    assertThat(query(url, "SELECT pg_postmaster_start_time()")).isEqualTo(postgres);
    assertThat(query(branch, "SELECT pg_postmaster_start_time()")).isEqualTo(neon);
    assertThat(valueOf(after.revealBranchUrl("falling-sun-123", "feature/a"))).isEqualTo(branch);
    assertThat(after.neonUrl()).isEqualTo(before.neonUrl());
    assertThat(after.pagesUrl()).isEqualTo(before.pagesUrl());
    assertThat(projectAtPages(after)).isEqualTo(site);
    assertThat(after.githubUrl()).isEqualTo(before.githubUrl());
    assertThat(ask(after, URI.create(pull), HttpRequest.newBuilder()).statusCode()).isEqualTo(200);
    assertThat(ask(after, URI.create(site), HttpRequest.newBuilder()).statusCode()).isEqualTo(404);
    assertThat(Waiting.until(SOON, () -> "started".equals(state(after, machine)))).isTrue();
    assertThat(sleepers()).hasSize(1);
  }

  @Test
  void startsMachinesAgainThatRanWhenItWasStopped() throws Exception {
    String machine = startMachine(running());

    valueOf(launcher().stop());

    assertThat(sleepers()).isEmpty();
    SandboxEndpoints after = running();
    assertThat(Waiting.until(SOON, () -> "started".equals(state(after, machine)))).isTrue();
    assertThat(sleepers()).hasSize(1);
  }

  @Test
  void leavesNoProcessBehindWhenAKilledDaemonIsStopped() throws Exception {
    SandboxEndpoints endpoints = running();
    startMachine(endpoints);
    String branch = valueOf(endpoints.revealBranchUrl("falling-sun-123", null));
    kill(endpoints);

    Result<Result.Done> stopped = launcher().stop();

    assertThat(stopped.problems()).isEmpty();
    assertThat(sleepers()).isEmpty();
    assertThat(launcher().directory().resolve("postgres/data/postmaster.pid")).doesNotExist();
    assertThatThrownBy(() -> query(branch, "SELECT 1")).isInstanceOf(SQLException.class);
  }

  @Test
  void stopsADaemonThatHangs() throws Exception {
    SandboxEndpoints endpoints = running();
    signal(endpoints, "STOP");

    SandboxStatus hung = launcher().status();
    Problem problem = launcher().ensureRunning().problems().getFirst();
    Result<Result.Done> stopped =
        new SandboxLauncher(project, command(), System.getenv(), "test", Duration.ofSeconds(1))
            .stop();

    assertThat(hung).isEqualTo(new SandboxStatus.Hung(endpoints.pid()));
    assertThat(problem.facts().id().value()).isEqualTo("sandbox.daemon-hung");
    assertThat(stopped.problems()).isEmpty();
    assertThat(launcher().status()).isInstanceOf(SandboxStatus.Stopped.class);
  }

  @Test
  void stopsByItselfWhenNobodyAsksForAnything() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put(DaemonOptions.IDLE_VARIABLE, "1s");
    var launcher = new SandboxLauncher(project, command(), environment, "test");
    SandboxEndpoints endpoints = valueOf(launcher.ensureRunning());
    Optional<ProcessHandle> process = ProcessHandle.of(endpoints.pid());

    boolean ended = Waiting.until(SOON, () -> process.filter(ProcessHandle::isAlive).isEmpty());

    assertThat(ended).isTrue();
    assertThat(launcher.status()).isInstanceOf(SandboxStatus.Stopped.class);
    assertThat(launcher.directory().resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void replacesADaemonOfAnotherVersion() {
    SandboxEndpoints old = running();

    Result<SandboxEndpoints> replaced =
        new SandboxLauncher(project, command(), System.getenv(), "newer").ensureRunning();

    assertThat(valueOf(replaced).pid()).isNotEqualTo(old.pid());
  }

  @Test
  void usesNothingOfARunningSandboxThatItWasCopiedFrom(@TempDir Path elsewhere) throws Exception {
    SandboxEndpoints original = running();
    var copy = new SandboxLauncher(elsewhere, command(), System.getenv(), "test");
    Files.createDirectories(copy.directory());
    for (String name : List.of(".relayctl-sandbox", "daemon.json", "ports.json", "token")) {
      Files.copy(launcher().directory().resolve(name), copy.directory().resolve(name));
    }
    Path data = Files.createDirectories(copy.directory().resolve("postgres/data"));
    Files.copy(
        launcher().directory().resolve("postgres/data/postmaster.pid"),
        data.resolve("postmaster.pid"));

    Problem problem = copy.ensureRunning().problems().getFirst();
    valueOf(copy.stop());
    valueOf(copy.reset());

    assertThat(problem.facts().id().value()).isEqualTo("sandbox.copied");
    assertThat(copy.directory()).doesNotExist();
    assertThat(running().pid()).isEqualTo(original.pid());
    assertThat(query(valueOf(original.revealDatabaseUrl("dev")), "SELECT 1")).isEqualTo("1");
  }

  @Test
  void repairsAStateFileThatSomebodyBroke() throws IOException {
    SandboxEndpoints before = running();
    Files.writeString(launcher().directory().resolve("daemon.json"), "{ \"pid\": ");

    SandboxEndpoints after = running();

    assertThat(after.pid()).isEqualTo(before.pid());
  }

  @Test
  void startsAlthoughAStoppedDaemonsStateIsBroken() throws IOException {
    running();
    valueOf(launcher().stop());
    Files.writeString(launcher().directory().resolve("daemon.json"), "not JSON");
    Files.writeString(launcher().directory().resolve("ports.json"), "[]");

    assertThat(launcher().ensureRunning().problems()).isEmpty();
  }

  @Test
  void tellsTheLastLinesOfTheLogWhenADaemonDoesNotStart() throws IOException {
    running();
    valueOf(launcher().stop());
    Files.writeString(launcher().directory().resolve("postgres/state.json"), "not JSON");

    Problem problem = launcher().ensureRunning().problems().getFirst();

    assertThat(problem.facts().id().value()).isEqualTo("sandbox.daemon-failed");
    assertThat(problem.facts().why()).contains("sandbox.state-corrupt");
    assertThat(launcher().reset().problems()).isEmpty();
    assertThat(launcher().directory()).doesNotExist();
    assertThat(launcher().ensureRunning().problems()).isEmpty();
  }

  @Test
  void deletesNothingThatItDidNotMake() throws IOException {
    Path precious = launcher().directory().resolve("precious.txt");
    Files.createDirectories(launcher().directory());
    Files.writeString(precious, "mine");

    Problem refused = launcher().reset().problems().getFirst();
    Problem alsoRefused = launcher().ensureRunning().problems().getFirst();

    assertThat(refused.facts().id().value()).isEqualTo("sandbox.not-our-directory");
    assertThat(alsoRefused.facts().id().value()).isEqualTo("sandbox.not-our-directory");
    assertThat(precious).exists();
  }

  @Test
  void saysWhatToDoWhereItCannotWrite() throws IOException {
    Files.writeString(project.resolve(".relayctl"), "a file in the way");

    Problem problem = launcher().ensureRunning().problems().getFirst();

    assertThat(problem.facts().id().value()).isEqualTo("sandbox.state-not-writable");
  }

  private SandboxLauncher launcher() {
    return new SandboxLauncher(project, command(), System.getenv(), "test");
  }

  private SandboxEndpoints running() {
    return valueOf(launcher().ensureRunning());
  }

  private static List<String> command() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of(
        java,
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        classPath,
        DaemonMain.class.getName());
  }

  /** Where a project's production is served; made when it isn't there. */
  private static String projectAtPages(SandboxEndpoints endpoints) throws IOException {
    String projects =
        endpoints.pagesUrl() + "/accounts/" + endpoints.pagesAccount() + "/pages/projects";
    String body = "{\"name\": \"site\", \"production_branch\": \"main\"}";
    ask(
        endpoints,
        URI.create(projects),
        HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)));
    String project =
        ask(endpoints, URI.create(projects + "/site"), HttpRequest.newBuilder()).body();
    return "http://" + new JsonMapper().readTree(project).at("/result/subdomain").asText() + "/";
  }

  /** Its URL. */
  private static String pullAtGitHub(SandboxEndpoints endpoints) throws IOException {
    String body = "{\"title\": \"t\", \"head\": \"feature\", \"base\": \"main\"}";
    String pull =
        ask(
                endpoints,
                URI.create(endpoints.githubUrl() + "/repos/ann/shop/pulls"),
                HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)))
            .body();
    return new JsonMapper().readTree(pull).path("url").asText();
  }

  /** A machine that does nothing but be there; its process shows the project's path. */
  private String startMachine(SandboxEndpoints endpoints) throws Exception {
    Files.writeString(project.resolve("run.sh"), "exec sleep 12345\n");
    var files = List.of(new ImageSource.FileMapping(Path.of("run.sh"), "/app/run.sh"));
    StoredImage image =
        valueOf(
            new ImageStore(launcher().directory().resolve("images"), InstantSource.system())
                .put(
                    new ImageSource(project, files, List.of("sh", "/app/run.sh"), Map.of()),
                    "registry.fly.io/relay-api"));
    post(endpoints, "/v1/apps", "{\"name\": \"relay-api\", \"org_slug\": \"personal\"}");
    String config = "{\"config\": {\"image\": \"" + image.reference() + "\"}}";
    JsonNode created = post(endpoints, "/v1/apps/relay-api/machines", config);
    String id = created.path("id").asText();
    assertThat(Waiting.until(SOON, () -> "started".equals(state(endpoints, id))))
        .as("machine %s", created)
        .isTrue();
    return id;
  }

  private static String state(SandboxEndpoints endpoints, String machine) {
    try {
      String body = get(endpoints, "/v1/apps/relay-api/machines/" + machine).body();
      return new JsonMapper().readTree(body).path("state").asText();
    } catch (IOException unreachable) {
      return String.valueOf(unreachable.getMessage());
    }
  }

  /** Machine processes of this test's project. */
  private List<ProcessHandle> sleepers() throws IOException {
    Path machines = launcher().directory().resolve("machines").toRealPath();
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains("sleep 12345"))
        .filter(process -> workingDirectory(process).startsWith(machines))
        .toList();
  }

  private static Path workingDirectory(ProcessHandle process) {
    try {
      return Path.of("/proc", Long.toString(process.pid()), "cwd").toRealPath();
    } catch (IOException ended) {
      return Path.of("/");
    }
  }

  private static void kill(SandboxEndpoints endpoints) {
    ProcessHandle daemon = ProcessHandle.of(endpoints.pid()).orElseThrow();
    daemon.destroyForcibly();
    assertThat(Waiting.until(SOON, () -> !daemon.isAlive())).isTrue();
  }

  private static void signal(SandboxEndpoints endpoints, String name) {
    var arguments = List.of("kill", "-" + name, Long.toString(endpoints.pid()));
    Programs.Ran ran = new Programs(System.getenv()).run(arguments, Path.of("/"), SOON);
    assertThat(ran.succeeded()).as(ran.output()).isTrue();
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(launcher().directory().resolve(file)));
  }

  private static HttpResponse<String> get(SandboxEndpoints endpoints, String path)
      throws IOException {
    return send(endpoints, path, HttpRequest.newBuilder().GET());
  }

  private static JsonNode post(SandboxEndpoints endpoints, String path, String body)
      throws IOException {
    HttpResponse<String> response =
        send(
            endpoints,
            path,
            HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)));
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return new JsonMapper().readTree(response.body());
  }

  private static HttpResponse<String> send(
      SandboxEndpoints endpoints, String path, HttpRequest.Builder request) throws IOException {
    return ask(endpoints, URI.create(endpoints.machinesUrl() + path), request);
  }

  private static HttpResponse<String> ask(
      SandboxEndpoints endpoints, URI url, HttpRequest.Builder request) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          request
              .uri(url)
              .header("Authorization", "Bearer " + endpoints.revealToken())
              .header("Content-Type", "application/json")
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(String url, String sql) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static Connection connect(String url) throws SQLException {
    URI uri = URI.create(url);
    String[] user = uri.getUserInfo().split(":", 2);
    String jdbc = "jdbc:postgresql://127.0.0.1:" + uri.getPort() + uri.getPath();
    return DriverManager.getConnection(jdbc, user[0], user[1]);
  }

  private static <T> T valueOf(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems.toString());
    });
  }
}
