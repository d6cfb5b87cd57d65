import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Deploys machines without a process into a sandbox, as a user would, and lets things go wrong.
 * Arguments: the checkout, a directory to work in, what to rehearse, and its options.
 */
final class Rehearse {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> STRATEGIES =
      List.of("rolling", "immediate", "canary", "bluegreen");

  private static final String FLY_TOML =
      """
      app = "rehearsal"
      primary_region = "fra"
      [deploy]
        release_command = "migrate"
        wait_timeout = "10s"
      [processes]
        web = "serve"
        worker = "work"
      [http_service]
        processes = ["web"]
        internal_port = 8080
        [[http_service.checks]]
          path = "/health"
          grace_period = "1s"
          interval = "2s"
          timeout = "1s"
      """;

  private static final String ENVIRONMENT =
      """
      kind: dev
      app: { name: rehearsal, config: fly.toml }
      database: { url: "${env:REHEARSAL_DATABASE_URL}" }
      migrations: { run: manual }
      deploy: { counts: { web: %d, worker: 1 }, wait-timeout: 10s, verify: { soak: %s } }
      guardrails: { confirm: none }
      sandbox: { files: [fly.toml] }
      """;

  private record Ran(int exitCode, String stdout, String stderr, long millis) {}

  /** An accident: the faults to inject, and how the deploy may end. */
  private record Accident(String name, String fault, String expected) {}

  private final Path root;
  private final Path project;
  private final HttpClient http = HttpClient.newHttpClient();
  private String machines = "";
  private String token = "";
  private int image = 1;
  private int bad;
  private int newest;

  private Rehearse(Path root, Path work) {
    this.root = root;
    this.project = work;
  }

  public static void main(String[] arguments) throws Exception {
    var rehearse = new Rehearse(Path.of(arguments[0]), Path.of(arguments[1]));
    List<String> options = List.of(arguments).subList(3, arguments.length);
    switch (arguments.length > 2 ? arguments[2] : "") {
      case "kill" -> rehearse.kill(number(options, "--every", 8));
      case "faults" -> rehearse.faults();
      case "bench" -> rehearse.bench(options);
      default -> {
        System.err.println("rehearse: say kill, faults or bench");
        System.exit(2);
      }
    }
    System.exit(rehearse.bad == 0 ? 0 : 1);
  }

  private static int number(List<String> options, String name, int otherwise) {
    int at = options.indexOf(name);
    return at < 0 ? otherwise : Integer.parseInt(options.get(at + 1));
  }

  private void start(int web, String soak) throws Exception {
    Files.createDirectories(project.resolve("environments"));
    Files.createDirectories(project.resolve("migrations"));
    Files.writeString(project.resolve("fly.toml"), FLY_TOML);
    Files.writeString(
        project.resolve("environments/dev.yaml"), ENVIRONMENT.formatted(web, soak));
    run("sandbox", "start");
    for (String line : run("sandbox", "env").stdout().lines().toList()) {
      String[] parts = line.replaceFirst("^export ", "").split("=", 2);
      String value = parts.length < 2 ? "" : parts[1].replaceAll("^['\"]|['\"]$", "");
      if (parts[0].equals("FLY_FLAPS_BASE_URL")) {
        machines = value;
      } else if (parts[0].equals("FLY_API_TOKEN")) {
        token = value;
      }
    }
  }

  private void kill(int every) throws Exception {
    start(3, "0s");
    System.out.printf("%-10s %8s %8s  %s%n", "strategy", "requests", "killed", "then");
    for (String strategy : STRATEGIES) {
      deploy(strategy);
      int before = requests();
      deploy(strategy);
      int all = requests() - before;
      int finished = 0;
      int untouched = 0;
      int points = 0;
      for (int at = 1; at <= all; at += every) {
        points++;
        String place = strategy + ", killed at request " + at + " of " + all;
        image++;
        killed(strategy, at);
        Ran again = run("--sandbox", "resume", "dev");
        boolean ended = again.exitCode() == 0;
        boolean unknown = again.stdout().contains("deploy.release-command-unknown");
        boolean nothing = again.stderr().contains("resume.nothing");
        if (ended) {
          finished++;
        } else if (unknown || nothing) {
          untouched++;
        } else {
          problem(place, "resume ended with " + again.exitCode() + "\n" + again.stdout() + again.stderr());
        }
        clean(place);
        if (!ended) {
          deploy(strategy);
        }
      }
      System.out.printf(
          "%-10s %8d %8d  %d finished, %d not begun or told%n",
          strategy, all, points, finished, untouched);
    }
    System.out.println(bad == 0 ? "0 mixed fleets, 0 orphans, 0 leases" : bad + " problems");
  }

  private void killed(String strategy, int at) throws Exception {
    int from = requests();
    Process process = start(command(deployment(strategy)));
    while (process.isAlive() && requests() - from < at) {
      Thread.onSpinWait();
    }
    process.destroyForcibly().waitFor();
  }

  private void faults() throws Exception {
    start(3, "3s");
    String next = "\"image\": \"idle:%d$\"";
    var accidents =
        List.of(
            new Accident(
                "429, five times",
                "{\"match\": {\"path\": \"/machines\"}, \"times\": 5, \"then\": {\"status\": 429, \"retryAfterSeconds\": 1}}",
                "done"),
            new Accident("500 on updates", fault("POST", "/machines/[0-9a-f]+$", 2, "\"status\": 500"), "done"),
            new Accident("502 on leases", fault("POST", "/lease", 3, "\"status\": 502"), "done"),
            new Accident("connection cut before", fault("POST", "/machines/[0-9a-f]+$", 2, "\"drop\": \"before\""), "done"),
            new Accident("connection cut after", fault("POST", "/machines/[0-9a-f]+$", 2, "\"drop\": \"after\""), "done"),
            new Accident("half an answer", fault("GET", "/machines$", 2, "\"drop\": \"half\""), "done"),
            new Accident("slow answers", fault("GET", "/machines", 3, "\"delayMillis\": 3000"), "done"),
            new Accident(
                "lease of somebody else",
                "{\"machines\": {\"app\": \"rehearsal\"}, \"then\": {\"lease\": {\"owner\": \"ann@example.com\", \"ttl\": 8}}}",
                "done"),
            new Accident("machine exits", "{\"machines\": {" + next + "}, \"times\": 9, \"then\": {\"exitCode\": 1, \"afterMillis\": 200}}", "taken-back"),
            new Accident("out of memory", "{\"machines\": {" + next + "}, \"times\": 9, \"then\": {\"oom\": true, \"afterMillis\": 200}}", "taken-back"),
            new Accident("check never passes", "{\"machines\": {" + next + "}, \"times\": 99, \"then\": {\"checks\": \"critical\"}}", "taken-back"),
            new Accident("check flaps", "{\"machines\": {" + next + "}, \"times\": 99, \"then\": {\"checks\": \"flapping\"}}", "done|taken-back"),
            new Accident("host reverts the update", "{\"machines\": {" + next + "}, \"times\": 9, \"then\": {\"revert\": true}}", "taken-back"),
            new Accident(
                "no capacity",
                fault("POST", "/machines/[0-9a-f]+$", 1, "\"status\": 422, \"body\": {\"error\": \"could not reserve resource for machine\", \"status\": \"insufficient_capacity\"}"),
                "failed|taken-back"),
            new Accident(
                "token expires in the middle",
                "{\"match\": {\"path\": \"^/v1/\"}, \"skip\": 25, \"times\": 1000000, \"then\": {\"status\": 401}}",
                "interrupted"));
    deploy("rolling");
    System.out.printf("%-28s %-12s %7s  %s%n", "accident", "outcome", "seconds", "problem told");
    for (Accident accident : accidents) {
      image++;
      post("/_sandbox/faults", accident.fault().formatted(image));
      Ran ran = run(deployment("rolling"));
      delete("/_sandbox/faults");
      JsonNode document = JSON.readTree(ran.stdout().isBlank() ? "{}" : ran.stdout());
      String outcome = document.path("outcome").asText("none");
      if (!List.of(accident.expected().split("\\|")).contains(outcome)) {
        problem(accident.name(), "ended " + outcome + ", expected " + accident.expected() + "\n" + ran.stderr());
      }
      if (outcome.equals("interrupted")) {
        Ran again = run("--sandbox", "resume", "dev");
        if (again.exitCode() != 0) {
          problem(accident.name(), "resume ended with " + again.exitCode() + "\n" + again.stdout());
        }
      }
      System.out.printf(
          "%-28s %-12s %7.1f  %s%n",
          accident.name(), outcome, ran.millis() / 1000.0, document.path("problem").path("id").asText("-"));
      clean(accident.name());
      deploy("rolling");
    }
    System.out.println(bad == 0 ? "0 mixed fleets, 0 orphans, 0 leases" : bad + " problems");
  }

  private static String fault(String method, String path, int times, String then) {
    return "{\"match\": {\"method\": \"" + method + "\", \"path\": \"" + path + "\"}, \"times\": " + times
        + ", \"then\": {" + then + "}}";
  }

  private void bench(List<String> options) throws Exception {
    String flyctl = options.isEmpty() ? "" : options.getFirst();
    System.out.printf("%8s %-10s %9s %9s %5s%n", "machines", "tool", "seconds", "requests", "429");
    for (int count : List.of(1, 10, 100)) {
      start(count, "0s");
      post("/_sandbox/latency", "{\"profile\": \"none\"}");
      deploy("rolling");
      post("/_sandbox/latency", "{\"profile\": \"fly\"}");
      image++;
      measured(count, "relayctl", command(deployment("rolling")), Map.of());
      if (!flyctl.isEmpty()) {
        image++;
        var environment = new HashMap<String, String>();
        environment.put("FLY_FLAPS_BASE_URL", machines);
        environment.put("FLY_API_BASE_URL", machines);
        environment.put("FLY_UIEX_BASE_URL", machines);
        environment.put("FLY_API_TOKEN", token);
        environment.put("FLY_SEND_METRICS", "0");
        environment.put("FLY_NO_UPDATE_CHECK", "1");
        measured(
            count,
            "flyctl",
            List.of(flyctl, "deploy", "--image", "sandbox/idle:" + image, "-c", project.resolve("fly.toml").toString(), "--dns-checks=false", "--deploy-retries=0", "--yes"),
            environment);
      }
      post("/_sandbox/latency", "{\"profile\": \"none\"}");
    }
    if (flyctl.isEmpty()) {
      System.out.println("flyctl: skipped: needs flyctl");
    }
  }

  private void measured(int count, String tool, List<String> command, Map<String, String> environment)
      throws Exception {
    int from = requests();
    Ran ran = run(command, environment);
    JsonNode journal = journal(from);
    int refused = 0;
    for (JsonNode request : journal) {
      refused += request.path("status").asInt() == 429 ? 1 : 0;
    }
    if (ran.exitCode() != 0) {
      problem(tool, "ended with " + ran.exitCode() + "\n" + ran.stdout() + ran.stderr());
    }
    System.out.printf(
        "%8d %-10s %9.1f %9d %5d%n", count, tool, ran.millis() / 1000.0, journal.size(), refused);
  }

  /** All machines on one image, each healthy, none left over, no lease held. */
  private void clean(String place) throws Exception {
    var images = new TreeSet<String>();
    var states = new ArrayList<String>();
    var leases = new ArrayList<String>();
    for (JsonNode machine : get("/v1/apps/rehearsal/machines")) {
      if (machine.path("state").asText().startsWith("destroy")) {
        continue;
      }
      String group = machine.path("config").path("metadata").path("fly_process_group").asText();
      if (group.startsWith("fly_app_")) {
        problem(place, "the release command's machine is left");
        continue;
      }
      images.add(machine.path("config").path("image").asText());
      boolean standby = !machine.path("config").path("standbys").isEmpty();
      states.add(group + (standby ? " standby" : " " + machine.path("state").asText())
          + (machine.path("cordoned").asBoolean() ? " cordoned" : ""));
      leases.add(machine.path("id").asText());
    }
    states.removeIf(state -> state.equals("worker standby"));
    states.sort(null);
    if (images.size() != 1) {
      problem(place, "the fleet is mixed: " + images);
    }
    leases(place, leases);
    if (!states.equals(List.of("web started", "web started", "web started", "worker started"))) {
      problem(place, "the fleet is " + states);
    }
  }

  /** A dead process can't give its leases back; they have to end by themselves. */
  private void leases(String place, List<String> ids) throws Exception {
    for (String id : ids) {
      var request = uri("/v1/apps/rehearsal/machines/" + id + "/lease");
      HttpResponse<String> lease = send(HttpRequest.newBuilder(request).GET());
      if (lease.statusCode() == 200 && !lease.body().contains("ann@example.com")) {
        long ends = JSON.readTree(lease.body()).path("data").path("expires_at").asLong();
        long left = ends * 1000 - System.currentTimeMillis() + 1500;
        Thread.sleep(Math.max(0, Math.min(left, 31_500)));
        HttpResponse<String> later = send(HttpRequest.newBuilder(request).GET());
        if (later.statusCode() == 200) {
          problem(place, "a lease is left beyond its time: " + later.body());
        }
      }
    }
  }

  private void problem(String place, String what) {
    bad++;
    System.out.println("  ! " + place + ": " + what);
  }

  private void deploy(String strategy) throws Exception {
    image++;
    Ran ran = run(deployment(strategy));
    if (ran.exitCode() != 0) {
      problem("deploy " + strategy, "ended with " + ran.exitCode() + "\n" + ran.stdout() + ran.stderr());
    }
  }

  private String[] deployment(String strategy) {
    return new String[] {
      "--sandbox", "deploy", "dev", "--json", "--image", "sandbox/idle:" + image, "--strategy", strategy
    };
  }

  /** The number of the newest request so far. */
  private int requests() throws Exception {
    JsonNode journal = journal(newest);
    if (!journal.isEmpty()) {
      newest = journal.get(journal.size() - 1).path("n").asInt();
    }
    return newest;
  }

  private JsonNode journal(int since) throws Exception {
    JsonNode answer = get("/_sandbox/requests?since=" + since);
    return answer.isArray() ? answer : answer.path("requests");
  }

  private List<String> command(String... arguments) {
    var command = new ArrayList<String>();
    command.add(root.resolve("scripts/relayctl").toString());
    command.add("-C");
    command.add(project.toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private Ran run(String... arguments) throws Exception {
    return run(command(arguments), Map.of());
  }

  private Ran run(List<String> command, Map<String, String> environment) throws Exception {
    Path out = Files.createTempFile(project, "run", ".out");
    Path err = Files.createTempFile(project, "run", ".err");
    var builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectInput(new java.io.File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    long begun = System.nanoTime();
    Process process = builder.start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    long millis = (System.nanoTime() - begun) / 1_000_000;
    var ran = new Ran(process.exitValue(), Files.readString(out), Files.readString(err), millis);
    Files.delete(out);
    Files.delete(err);
    return ran;
  }

  private Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectInput(new java.io.File("/dev/null"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private URI uri(String path) {
    return URI.create(machines + path);
  }

  private JsonNode get(String path) throws Exception {
    return JSON.readTree(send(HttpRequest.newBuilder(uri(path)).GET()).body());
  }

  private void post(String path, String body) throws Exception {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    if (answer.statusCode() > 299) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  private void delete(String path) throws Exception {
    send(HttpRequest.newBuilder(uri(path)).DELETE());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(
        request.header("Authorization", "Bearer " + token).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
