package dev.relayctl.sandbox.machines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.sandbox.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdminIT {
  @TempDir Path directory = Path.of("");

  @Test
  void answersAsTheFaultSaysForAsManyTimesAndThenAsUsual() throws IOException {
    try (var sandbox = Sandbox.in(directory)) {
      sandbox.app("tiny");
      sandbox.post(
          "/_sandbox/faults",
          """
          {"match": {"method": "GET", "path": "/v1/apps/tiny$"}, "skip": 1, "times": 2,
           "then": {"status": 503, "body": {"error": "busy"}, "retryAfterSeconds": 2}}
          """);

      List<Sandbox.Said> said =
          List.of(
              sandbox.get("/v1/apps/tiny"),
              sandbox.get("/v1/apps/tiny"),
              sandbox.get("/v1/apps/tiny"),
              sandbox.get("/v1/apps/tiny"));

      assertThat(said).extracting(Sandbox.Said::status).containsExactly(200, 503, 503, 200);
      assertThat(said.get(1).body().path("error").asText()).isEqualTo("busy");
      assertThat(said.get(1).headers().firstValue("Retry-After")).contains("2");
    }
  }

  @Test
  void commitsAChangeWhoseAnswerIsDroppedAfterwards() throws IOException {
    try (var sandbox = Sandbox.in(directory)) {
      sandbox.post(
          "/_sandbox/faults",
          "{\"match\":{\"method\":\"POST\",\"path\":\"/v1/apps$\"},\"then\":{\"drop\":\"after\"}}");

      Sandbox.Said cut = sandbox.post("/v1/apps", "{\"name\":\"tiny\",\"org_slug\":\"personal\"}");

      assertThat(cut.status()).isZero();
      assertThat(sandbox.get("/v1/apps/tiny").status()).isEqualTo(200);
    }
  }

  @Test
  void carriesOutARequestThatItAnswersOtherwise() throws IOException {
    try (var sandbox = Sandbox.in(directory)) {
      sandbox.app("tiny");
      sandbox.post(
          "/_sandbox/faults",
          """
          {"match": {"method": "POST", "path": "/machines$", "body": "fly_process_group"},
           "then": {"status": 408, "commit": true,
             "body": {"error": "deadline_exceeded: request timed out"}}}
          """);
      String body = Sandbox.body(Sandbox.config(Map.of()).put("image", "sandbox/idle:1"));

      Sandbox.Said late = sandbox.post("/v1/apps/tiny/machines", body);

      assertThat(late.status()).isEqualTo(408);
      assertThat(sandbox.get("/v1/apps/tiny/machines").body()).hasSize(1);
    }
  }

  @Test
  void breaksOffInTheMiddleOfAnAnswer() throws IOException {
    try (var sandbox = Sandbox.in(directory)) {
      sandbox.app("tiny");
      sandbox.post("/_sandbox/faults", "{\"match\":{},\"then\":{\"drop\":\"half\"}}");

      assertThat(sandbox.get("/v1/apps/tiny").status()).isZero();
      assertThat(sandbox.get("/v1/apps/tiny").status()).isEqualTo(200);
    }
  }

  @Test
  void refusesATokenFromTheThirdRequestOn() throws IOException {
    try (var sandbox = Sandbox.in(directory)) {
      sandbox.app("tiny");
      sandbox.post(
          "/_sandbox/faults",
          """
          {"match": {"path": "^/v1/"}, "skip": 2, "times": 1000000,
           "then": {"status": 401, "body": {"error": "Authenticate: token validation error"}}}
          """);

      List<Integer> said =
          List.of(
              sandbox.get("/v1/apps/tiny").status(),
              sandbox.get("/v1/apps/tiny").status(),
              sandbox.get("/v1/apps/tiny").status(),
              sandbox.get("/v1/apps/tiny").status());

      assertThat(said).containsExactly(200, 200, 401, 401);
    }
  }

  @Test
  void writesDownEveryRequestButNoSecret() throws IOException {
    try (var sandbox = Sandbox.in(directory)) {
      sandbox.app("tiny");
      sandbox.post("/v1/apps/tiny/secrets", "{\"values\":{\"KEY\":\"not-a-secret-marker\"}}");
      sandbox.get("/v1/apps/none");

      JsonNode requests = sandbox.get("/_sandbox/requests?since=1").body().path("requests");

      assertThat(requests.valueStream().map(r -> r.path("path").asText() + " " + r.path("status")))
          .containsExactly("/v1/apps/tiny/secrets 200", "/v1/apps/none 404");
    }
    assertThat(Files.readString(directory.resolve("sandbox/requests.ndjson")))
        .contains("\"n\":3")
        .doesNotContain("not-a-secret-marker");
  }

  @Test
  void turnsAwayWhoAsksTooOftenUntilLimitsAreSwitchedOff() throws IOException {
    try (var sandbox = Sandbox.in(directory, Limits.ENFORCED)) {
      sandbox.app("tiny");
      String body = Sandbox.body(Json.object().put("image", "none"));
      Sandbox.Said last = sandbox.post("/v1/apps/tiny/machines", body);
      for (int i = 0; i < 5 && last.status() != 429; i++) {
        last = sandbox.post("/v1/apps/tiny/machines", body);
      }
      sandbox.call("PUT", "/_sandbox/limits", "{\"limits\":\"off\"}", Map.of());

      assertThat(last.status()).isEqualTo(429);
      assertThat(last.headers().firstValue("Retry-After")).contains("1");
      assertThat(sandbox.post("/v1/apps/tiny/machines", body).status()).isEqualTo(400);
    }
  }

  @Test
  void takesNoOrdersFromAPageInABrowser() throws IOException {
    try (var sandbox = Sandbox.in(directory)) {
      assertThat(
              sandbox
                  .call("DELETE", "/_sandbox/faults", null, Map.of("Origin", "http://example.com"))
                  .status())
          .isEqualTo(403);
    }
  }

  @Test
  void keepsReleasesLogsAndVolumesAndLooksIntoMachines() throws IOException {
    try (var sandbox = Sandbox.in(directory)) {
      sandbox.app("tiny");
      String volume =
          sandbox
              .post("/v1/apps/tiny/volumes", "{\"name\":\"data\",\"size_gb\":2}")
              .body()
              .path("id")
              .asText();
      var config = Sandbox.config(Map.of());
      config.putArray("mounts").addObject().put("volume", volume).put("path", "/data");
      String id = sandbox.machine("tiny", config);
      sandbox.healthy("tiny", id);
      String path = "/v1/apps/tiny/machines/" + id;

      sandbox.post(path + "/exec", "{\"cmd\":\"echo kept > data/file; echo $PORT_8080\"}");
      sandbox.post(path + "/restart", "");
      sandbox.until("tiny", id, m -> m.path("events").size() > 4 && Sandbox.passing(m));
      Sandbox.Said read = sandbox.post(path + "/exec", "{\"command\":[\"cat\",\"data/file\"]}");
      sandbox.post(
          "/api/v1/releases",
          "{\"app_name\":\"tiny\",\"image\":\"i\",\"strategy\":\"ROLLING\",\"definition\":{}}");

      assertThat(read.body().path("stdout").asText()).isEqualTo("kept\n");
      assertThat(read.body().path("exit_code").asInt()).isZero();
      assertThat(
              sandbox.get("/v1/apps/tiny/volumes").body().findPath("attached_machine_id").asText())
          .isEqualTo(id);
      assertThat(sandbox.get("/api/v1/apps/tiny/releases/current").body().path("version").asInt())
          .isEqualTo(1);
      assertThat(sandbox.get("/api/v1/apps/tiny/logs").body().findValuesAsText("message"))
          .contains("hello from " + id);
      assertThat(sandbox.get(path + "/ps").body().findPath("address").asText())
          .isEqualTo("0.0.0.0:8080");
      assertThat(
              sandbox
                  .call("PATCH", path + "/metadata", "{\"metadata\":{\"a\":\"b\"}}", Map.of())
                  .status())
          .isEqualTo(204);
      assertThat(sandbox.get(path + "/metadata/a").body().path("value").asText()).isEqualTo("b");
    }
  }
}
