package dev.relayctl.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Somebody else at Cloudflare: what a dashboard, a push or wrangler does. */
record SandboxPages(String api, String account, String token) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** As {@code sandbox env} says. */
  static SandboxPages of(Cli cli) throws IOException, InterruptedException {
    var exports = new HashMap<String, String>();
    cli.run("sandbox", "env")
        .stdout()
        .lines()
        .filter(line -> line.startsWith("export "))
        .map(line -> line.substring("export ".length()).split("=", 2))
        .forEach(pair -> exports.put(pair[0], pair[1].replaceAll("^'|'$", "")));
    return new SandboxPages(
        exports.getOrDefault("RELAYCTL_CLOUDFLARE_API", ""),
        exports.getOrDefault("CLOUDFLARE_ACCOUNT_ID", ""),
        exports.getOrDefault("CLOUDFLARE_API_TOKEN", ""));
  }

  /** A project that Pages builds from a repository. */
  void project(String name) throws IOException, InterruptedException {
    send(
        "POST",
        projects(),
        """
        {"name": "%s", "production_branch": "main", "source": {"type": "github", "config":
          {"owner": "o", "repo_name": "r", "production_branch": "main"}}}
        """
            .formatted(name));
  }

  /** One that is uploaded to. */
  void uploads(String name) throws IOException, InterruptedException {
    send("POST", projects(), "{\"name\": \"%s\", \"production_branch\": \"main\"}".formatted(name));
  }

  /** Whether it is there or not. */
  void remove(String name) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      var request = request("DELETE", projects() + "/" + name, "").build();
      int status = http.send(request, BodyHandlers.discarding()).statusCode();
      if (status != 200 && status != 404) {
        throw new AssertionError(request + ": " + status);
      }
    }
  }

  /** Where production's users open a project's pages. */
  String address(String name) throws IOException, InterruptedException {
    return "http://"
        + send("GET", projects() + "/" + name, "").path("result").path("subdomain").asText();
  }

  /** Sets variables of preview's builds. */
  void set(String name, String variables) throws IOException, InterruptedException {
    change(
        name, "{\"deployment_configs\": {\"preview\": {\"env_vars\": %s}}}".formatted(variables));
  }

  /** Changes a project. */
  void change(String name, String patch) throws IOException, InterruptedException {
    send("PATCH", projects() + "/" + name, patch);
  }

  /** Everything of a project, secrets too. */
  JsonNode kept(String name) throws IOException, InterruptedException {
    return send("GET", root() + "/_sandbox/projects/" + name, "")
        .path("deployment_configs")
        .path("preview")
        .path("env_vars");
  }

  void fault(String rule) throws IOException, InterruptedException {
    send("POST", root() + "/_sandbox/faults", rule);
  }

  /** Forgets all faults, and goes as fast as it can again. */
  void calm() throws IOException, InterruptedException {
    send("DELETE", root() + "/_sandbox/faults", "");
    pace(1, 500);
    settings("{\"uploadTokenSeconds\": 300}");
  }

  /** When a stage of a deployment goes on. */
  void pace(int looks, int millis) throws IOException, InterruptedException {
    send(
        "POST",
        root() + "/_sandbox/pace",
        "{\"looks\": %d, \"millis\": %d}".formatted(looks, millis));
  }

  void settings(String settings) throws IOException, InterruptedException {
    send("POST", root() + "/_sandbox/settings", settings);
  }

  /** The ids of a project's deployments, the newest first. */
  List<String> deployments(String name) throws IOException, InterruptedException {
    return send("GET", projects() + "/" + name + "/deployments?per_page=25", "")
        .path("result")
        .valueStream()
        .map(one -> one.path("id").asText())
        .toList();
  }

  /** What a build of a branch leads to. */
  void built(String name, String branch) throws IOException, InterruptedException {
    ended(name, deploy(name, Map.of("branch", branch)));
  }

  /** An uploaded page of a branch. */
  void page(String name, String branch, String html) throws IOException, InterruptedException {
    String hash = "%032x".formatted(html.hashCode() & 0xffffffffL);
    String jwt =
        send("GET", projects() + "/" + name + "/upload-token", "")
            .path("result")
            .path("jwt")
            .asText();
    String content = Base64.getEncoder().encodeToString(html.getBytes(StandardCharsets.UTF_8));
    new SandboxPages(api, account, jwt)
        .send(
            "POST",
            api + "/pages/assets/upload",
            """
            [{"key": "%s", "value": "%s", "base64": true, "metadata": {"contentType": "text/html"}}]
            """
                .formatted(hash, content));
    ended(
        name,
        deploy(name, Map.of("branch", branch, "manifest", "{\"/index.html\": \"" + hash + "\"}")));
  }

  private String deploy(String name, Map<String, String> form)
      throws IOException, InterruptedException {
    var body = new StringBuilder();
    form.forEach((key, value) ->
        body.append("--b\r\nContent-Disposition: form-data; name=\"")
            .append(key)
            .append("\"\r\n\r\n")
            .append(value)
            .append("\r\n"));
    return send(request("POST", projects() + "/" + name + "/deployments", body + "--b--\r\n")
            .setHeader("Content-Type", "multipart/form-data; boundary=b"))
        .path("result")
        .path("id")
        .asText();
  }

  /** Each look lets it go on by a stage. */
  private void ended(String name, String id) throws IOException, InterruptedException {
    for (int looks = 0; looks < 20; looks++) {
      JsonNode stage =
          send("GET", projects() + "/" + name + "/deployments/" + id, "")
              .path("result")
              .path("latest_stage");
      if (stage.path("name").asText().equals("deploy")
          && stage.path("status").asText().equals("success")) {
        return;
      }
    }
    throw new AssertionError("deployment " + id + " doesn't end");
  }

  private String projects() {
    return api + "/accounts/" + account + "/pages/projects";
  }

  private String root() {
    return api.replace("/client/v4", "");
  }

  private JsonNode send(String method, String url, String body)
      throws IOException, InterruptedException {
    return send(request(method, url, body));
  }

  private HttpRequest.Builder request(String method, String url, String body) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  private static JsonNode send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new AssertionError(request.build() + ": " + answer.statusCode() + answer.body());
      }
      return JSON.readTree(answer.body());
    }
  }
}
