import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Compares machine configs, for {@code scripts/conformance}: those that {@code relayctl fly config}
 * prints, those that a deploy of relayctl leaves in the sandbox, and those that a deploy of the real
 * flyctl leaves there, each with the golden document of the case.
 *
 * <p>Arguments: the checkout, a directory to work in, the path of flyctl (empty without), and {@code
 * --deploys N}, {@code --all} or {@code --only CASE}.
 */
final class Conformance {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DEPLOYS = 4;

  /** Differs from release to release, and from tool to tool. */
  private static final Set<String> BOOKKEEPING =
      Set.of(
          "fly_release_id",
          "fly_release_version",
          "fly_flyctl_version",
          "relayctl_release",
          "relayctl_slot",
          "relayctl_commit",
          "relayctl_branch",
          "relayctl_revision");

  private static final String ENVIRONMENT =
      """
      kind: dev
      app: { name: %s, config: %s }
      database: { url: "${env:CONFORMANCE_DATABASE_URL}" }
      migrations: { run: manual }
      deploy: { counts: %s, verify: { soak: 0s } }
      env: %s
      guardrails: { confirm: none }
      sandbox:
        files: [{ from: image, to: image }]
        command: ["%s", -XX:TieredStopAtLevel=1, -cp, image, "Conformance$Stub"]
      """;

  /**
   * A case of the corpus.
   *
   * @param name also of its environment and its app
   */
  private record Case(String title, String name, Path directory, String file, JsonNode expected) {}

  private record Ran(int exitCode, String stdout, String stderr) {}

  /** The program of the sandbox's machines: answers on all ports that it is told. */
  static final class Stub {
    private Stub() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      for (Map.Entry<String, String> port : System.getenv().entrySet()) {
        if (port.getKey().matches("PORT_[0-9]+")) {
          var address =
              new InetSocketAddress(
                  InetAddress.getLoopbackAddress(), Integer.parseInt(port.getValue()));
          HttpServer server = HttpServer.create(address, 0);
          server.createContext(
              "/",
              exchange -> {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
              });
          server.start();
        }
      }
      Thread.currentThread().join();
    }
  }

  private final Path checkout;
  private final Path work;
  private final Path project;
  private final String flyctl;
  private final List<String> differences = new ArrayList<>();
  private final Set<String> only = new HashSet<>();
  private final Map<String, String> sandbox = new HashMap<>();

  private Conformance(Path checkout, Path work, String flyctl) {
    this.checkout = checkout;
    this.work = work;
    this.project = work.resolve("project");
    this.flyctl = flyctl;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var conformance =
        new Conformance(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2]);
    int deploys = DEPLOYS;
    for (int i = 3; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--all" -> deploys = Integer.MAX_VALUE;
        case "--deploys" -> deploys = Integer.parseInt(arguments[++i]);
        case "--only" -> conformance.only.add(arguments[++i]);
        default -> {
          System.err.println("conformance: no option " + arguments[i]);
          System.exit(2);
        }
      }
    }
    System.exit(conformance.run(deploys));
  }

  private int run(int deploys) throws IOException, InterruptedException {
    List<Case> cases =
        cases().stream().filter(one -> only.isEmpty() || only.contains(one.title())).toList();
    makeProject(cases);
    int same = 0;
    for (Case one : cases) {
      same += compare(one, "relayctl fly config", printed(one)) ? 1 : 0;
    }
    List<Case> runnable =
        cases.stream().filter(Conformance::canRun).limit(deploys).toList();
    int deployed = 0;
    int deployedByFlyctl = 0;
    for (Case one : runnable) {
      System.err.println("deploying " + one.title());
      Ran ran = relayctl("--sandbox", "deploy", one.name());
      if (ran.exitCode() != 0) {
        differences.add(one.title() + ": relayctl deploy ended with " + ran.exitCode() + "\n" + ran);
        continue;
      }
      JsonNode machines = machines(one.name());
      deployed += compareMachines(one, "relayctl deploy", machines) ? 1 : 0;
      if (!flyctl.isEmpty()) {
        deployedByFlyctl += deployWithFlyctl(one, machines) ? 1 : 0;
      }
    }
    report(cases, same, runnable, deployed, deployedByFlyctl);
    return differences.isEmpty() ? 0 : 1;
  }

  private void report(
      List<Case> cases, int same, List<Case> runnable, int deployed, int deployedByFlyctl)
      throws IOException {
    long keys =
        Files.readAllLines(checkout.resolve("docs/reference/fly-toml.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .count();
    System.out.println();
    System.out.printf("%-44s %s%n", "what", "equal to the golden document");
    System.out.printf("%-44s %d of %d%n", "relayctl fly config", same, cases.size());
    System.out.printf(
        "%-44s %d of %d%n", "relayctl deploy, machines in the sandbox", deployed, runnable.size());
    System.out.printf(
        "%-44s %s%n",
        "flyctl deploy, machines in the sandbox",
        flyctl.isEmpty()
            ? "skipped: needs flyctl"
            : deployedByFlyctl + " of " + runnable.size());
    System.out.printf("%-44s %d%n", "keys in docs/reference/fly-toml.md", keys);
    System.out.printf("%-44s %d%n", "differences", differences.size());
    differences.forEach(difference -> System.out.println("\n" + difference));
  }

  private List<Case> cases() throws IOException {
    Path corpus = checkout.resolve("src/test/resources/golden/fly-config");
    var cases = new ArrayList<Case>();
    try (Stream<Path> directories = Files.list(corpus)) {
      for (Path directory : directories.sorted().toList()) {
        Path expected = directory.resolve("config.json");
        if (Files.exists(expected)) {
          cases.add(
              new Case(
                  directory.getFileName().toString(),
                  "case-%03d".formatted(cases.size() + 1),
                  directory,
                  configuration(directory),
                  JSON.readTree(expected.toFile())));
        }
      }
    }
    return cases;
  }

  private static String configuration(Path directory) {
    return Stream.of("fly.toml", "fly.json", "fly.yaml")
        .filter(name -> Files.exists(directory.resolve(name)))
        .findFirst()
        .orElseThrow();
  }

  /** One project with an environment for each case; local files lie where all cases find them. */
  private void makeProject(List<Case> cases) throws IOException {
    Files.createDirectories(project.resolve("environments"));
    Files.createDirectories(project.resolve("image"));
    Files.createDirectories(project.resolve("migrations"));
    try (Stream<Path> classes = Files.list(work.resolve("classes"))) {
      for (Path one : classes.toList()) {
        Files.copy(one, project.resolve("image").resolve(one.getFileName()));
      }
    }
    for (Case one : cases) {
      try (Stream<Path> files = Files.list(one.directory())) {
        for (Path file : files.toList()) {
          String name = file.getFileName().toString();
          if (Files.isDirectory(file)) {
            copyTree(file, project.resolve(name));
          } else if (name.equals(one.file())) {
            Files.copy(file, project.resolve(one.name() + name.substring("fly".length())));
          } else if (!name.equals("config.json") && !name.equals("environment.json")) {
            Files.copy(file, project.resolve(name));
          }
        }
      }
      Path beside = one.directory().resolve("environment.json");
      JsonNode environment =
          Files.exists(beside) ? JSON.readTree(beside.toFile()) : JSON.createObjectNode();
      Files.writeString(
          project.resolve("environments").resolve(one.name() + ".yaml"),
          ENVIRONMENT.formatted(
              one.name(),
              one.name() + one.file().substring("fly".length()),
              counts(environment.path("counts")),
              environment.has("env") ? environment.get("env") : "{}",
              Path.of(System.getProperty("java.home"), "bin", "java")));
    }
  }

  /** A count of 0 is what an environment file leaves out. */
  private static JsonNode counts(JsonNode counts) {
    ObjectNode asked = JSON.createObjectNode();
    counts.properties().stream()
        .filter(count -> count.getValue().asInt() > 0)
        .forEach(count -> asked.set(count.getKey(), count.getValue()));
    return asked;
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (!Files.isDirectory(file)) {
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }

  /** Without commands of their own, volumes and what the sandbox can't answer, such as TLS. */
  private static boolean canRun(Case one) {
    String text = one.expected().toString();
    boolean foreign =
        Stream.of(
                "\"cmd\"",
                "\"entrypoint\"",
                "\"exec\"",
                "\"volumes\"",
                "\"machineChecks\"",
                "\"secret_name\"",
                "\"protocol\":\"https\"",
                "\"releaseCommand\"",
                "\"host_dedication_id\"",
                "\"gpu_kind\"")
            .anyMatch(text::contains);
    boolean known = one.expected().path("groups").size() == 1 && text.contains("rolling");
    boolean quick = one.expected().path("waitTimeoutMillis").asLong() >= 60_000;
    boolean answered = !one.expected().findValuesAsText("port").contains("5432");
    return !foreign && known && quick && answered;
  }

  /** What {@code relayctl fly config} prints; a missing node when it fails. */
  private JsonNode printed(Case one) throws IOException, InterruptedException {
    Ran ran = relayctl("fly", "config", one.name(), "--json");
    if (ran.exitCode() != 0) {
      differences.add(one.title() + ": relayctl fly config failed\n" + ran.stderr());
      return JSON.missingNode();
    }
    var document = (ObjectNode) JSON.readTree(ran.stdout());
    document.remove("schema");
    document.put("app", "relay-api");
    document.findValues("config").forEach(Conformance::withoutBookkeeping);
    return document;
  }

  private static void withoutBookkeeping(JsonNode config) {
    var object = (ObjectNode) config;
    if (object.path("image").asText().startsWith("registry.fly.io/")) {
      object.remove("image");
    }
    ((ObjectNode) object.path("metadata")).remove(BOOKKEEPING);
  }

  private boolean compare(Case one, String what, JsonNode actual) {
    if (actual.isMissingNode()) {
      return false;
    }
    String expected = sorted(one.expected()).toPrettyString();
    String found = sorted(actual).toPrettyString();
    if (!expected.equals(found)) {
      differences.add(
          one.title() + ": " + what + "\nexpected " + expected + "\nfound    " + found);
    }
    return expected.equals(found);
  }

  /** Each machine has the config of its group; a size that nobody named is Fly's to choose. */
  private boolean compareMachines(Case one, String what, JsonNode machines) {
    boolean same = true;
    Map<String, Integer> counted = new TreeMap<>();
    for (JsonNode machine : machines) {
      var config = (ObjectNode) machine.path("config");
      withoutBookkeeping(config);
      String group = config.path("metadata").path("fly_process_group").asText();
      JsonNode wanted = JSON.missingNode();
      for (JsonNode candidate : one.expected().path("groups")) {
        wanted = candidate.path("name").asText().equals(group) ? candidate : wanted;
      }
      if (!wanted.path("config").has("guest")) {
        config.remove("guest");
      }
      if (config.has("standbys")) {
        config.remove("standbys");
        ((ObjectNode) config.path("env")).remove("FLY_STANDBY_FOR");
      } else {
        counted.merge(group, 1, Integer::sum);
      }
      String expected = sorted(wanted.path("config")).toPrettyString();
      String found = sorted(config).toPrettyString();
      if (!expected.equals(found)) {
        differences.add(
            one.title() + ": " + what + "\nexpected " + expected + "\nfound    " + found);
        same = false;
      }
    }
    for (JsonNode group : one.expected().path("groups")) {
      int found = counted.getOrDefault(group.path("name").asText(), 0);
      if (found != group.path("count").asInt()) {
        differences.add(
            "%s: %s made %d machines of group %s instead of %d"
                .formatted(
                    one.title(),
                    what,
                    found,
                    group.path("name").asText(),
                    group.path("count").asInt()));
        same = false;
      }
    }
    return same;
  }

  /** Deploys the same file and the same image into an app of its own. */
  private boolean deployWithFlyctl(Case one, JsonNode machines)
      throws IOException, InterruptedException {
    String app = one.name() + "-flyctl";
    String image = machines.path(0).path("image_ref").path("digest").asText();
    send(
        "POST",
        "/v1/apps",
        JSON.createObjectNode().put("name", app).put("org_slug", "personal").toString());
    Map<String, String> environment = new HashMap<>(sandbox);
    environment.put("FLY_UIEX_BASE_URL", sandbox.getOrDefault("FLY_API_BASE_URL", ""));
    environment.put("FLY_SEND_METRICS", "0");
    environment.put("FLY_NO_UPDATE_CHECK", "1");
    environment.put("FLY_NO_INCIDENTS_CHECK", "1");
    environment.put("FLY_CONFIG_DIR", work.resolve("flyctl").toString());
    Ran ran =
        start(
            project,
            environment,
            List.of(
                flyctl,
                "deploy",
                "--app",
                app,
                "--config",
                one.name() + one.file().substring("fly".length()),
                "--image",
                "registry.fly.io/" + one.name() + "@" + image,
                "--dns-checks=false",
                "--deploy-retries=0",
                "--yes"));
    if (ran.exitCode() != 0) {
      differences.add(one.title() + ": flyctl deploy ended with " + ran.exitCode() + "\n" + ran);
      return false;
    }
    return compareMachines(one, "flyctl deploy", machines(app));
  }

  private JsonNode machines(String app) throws IOException, InterruptedException {
    if (sandbox.isEmpty()) {
      for (String line : relayctl("sandbox", "env").stdout().lines().toList()) {
        var export = line.replaceFirst("^export ", "").split("=", 2);
        if (export.length == 2) {
          sandbox.put(export[0], export[1].replaceAll("^['\"]|['\"]$", ""));
        }
      }
    }
    return JSON.readTree(send("GET", "/v1/apps/" + app + "/machines", ""));
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sandbox.get("FLY_FLAPS_BASE_URL") + path))
            .header("Authorization", "Bearer " + sandbox.get("FLY_API_TOKEN"))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private Ran relayctl(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(checkout.resolve("scripts/relayctl").toString());
    command.add("-C");
    command.add(project.toString());
    command.addAll(List.of(arguments));
    return start(
        project,
        Map.of("CONFORMANCE_DATABASE_URL", "postgresql://relay@localhost:5432/relay"),
        command);
  }

  private Ran start(Path directory, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(work, "run", ".out");
    Path err = Files.createTempFile(work, "run", ".err");
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    Process process =
        builder
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Ran(process.waitFor(), Files.readString(out), Files.readString(err));
  }

  /** Keys and check headers in one order, since they have none. */
  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JSON.createObjectNode();
      object.properties().stream()
          .sorted(Map.Entry.comparingByKey())
          .filter(member -> !member.getValue().isNull())
          .forEach(member -> copy.set(member.getKey(), sorted(member.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      List<JsonNode> items = new ArrayList<>();
      array.forEach(item -> items.add(sorted(item)));
      if (!items.isEmpty() && items.stream().allMatch(item -> item.has("values"))) {
        items.sort(Comparator.comparing(item -> item.path("name").asText()));
      }
      return JSON.createArrayNode().addAll(items);
    }
    return node;
  }
}
