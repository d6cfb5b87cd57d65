package dev.relayctl.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge itself, on Fly's document. */
class OpenApiContractTest {
  private static final String MACHINE = "/v1/apps/a/machines/m1";

  @Test
  void acceptsARequestThatIsRight() {
    OpenApiContract fly = FlyMachinesContract.required();

    assertThat(
            fly.checkRequest(
                "POST", MACHINE, Map.of(), "{\"config\":{\"image\":\"a\"},\"skip_launch\":true}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "PATCH | /v1/apps/a/machines/m1 |    | no operation",
        "POST  | /apps/a/machines       | {} | no operation",
        "POST  | /v1/apps/a/machines/   | {} | no operation",
        "POST  | /v1/apps/a/machines    |    | body is empty",
        "POST  | /v1/apps/a/machines    | {\"min_secret_version\":1} | min_secret_version",
        "POST  | /v1/apps/a/machines    | {\"config\":{\"imgae\":\"a\"}} | imgae",
        "POST  | /v1/apps/a/machines    | {\"skip_launch\":\"yes\"} | boolean expected",
        "POST  | /v1/apps/a/machines    | {\"config\":{\"env\":{\"A\":null}}} | null found",
        "POST  | /v1/apps/a/machines    | {\"config\":{\"statics\":[{}]}} | guest_path",
        "POST  | /v1/apps/a/machines/m1/start | {} | a body where none is declared",
        "POST  | /v1/apps/a/machines/m1/stop  | {\"signal\":\"TERM\"} | enumeration",
        "POST  | /v1/apps/a/machines/m1/stop  | {nonsense | not JSON"
      })
  void findsWhatIsWrongWithARequest(String method, String path, String body, String violation) {
    OpenApiContract fly = FlyMachinesContract.required();

    assertThat(fly.checkRequest(method, path, Map.of(), body))
        .isNotEmpty()
        .anyMatch(found -> found.contains(violation));
  }

  @Test
  void findsWhatIsWrongWithAQuery() {
    OpenApiContract fly = FlyMachinesContract.required();

    List<String> violations =
        fly.checkRequest(
            "GET",
            MACHINE + "/wait",
            Map.of(
                "state", List.of("started", "STOPPED"),
                "timeout", List.of("soon"),
                "versoin", List.of("1")),
            null);

    assertThat(violations)
        .hasSize(3)
        .anyMatch(v -> v.contains("query state") && v.contains("enumeration"))
        .anyMatch(v -> v.contains("query timeout") && v.contains("integer expected"))
        .anyMatch(v -> v.contains("query versoin is not declared"));
  }

  @Test
  void missesARequiredHeader() {
    OpenApiContract fly = FlyMachinesContract.required();

    assertThat(fly.checkRequest("DELETE", MACHINE + "/lease", Map.of(), Set.of(), null))
        .containsExactly("header fly-machine-lease-nonce is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "POST | /v1/apps/a/machines           | 201 | {\"id\":\"m1\"} | status 201 is not declared",
        "GET  | /v1/apps/a/machines           | 200 | {} | array expected",
        "GET  | /v1/apps/a/machines/m1        | 200 | {\"state\":7} | string expected",
        "GET  | /v1/apps/a/machines/m1        | 200 | {\"host_status\":\"fine\"} | enumeration",
        "GET  | /v1/apps/a/machines/m1        | 200 |    | is empty",
        "POST | /v1/apps/a/machines/m1/lease  | 201 | {\"nonce\":\"n\",\"status\":\"success\"} | data",
        "POST | /v1/apps/a/machines/m1/lease  | 201 | {\"status\":\"success\",\"data\":{\"nonce\":7}} | /data/nonce"
      })
  void findsWhatIsWrongWithAnAnswer(
      String method, String path, int status, String body, String violation) {
    OpenApiContract fly = FlyMachinesContract.required();

    assertThat(fly.checkResponse(method, path, status, body))
        .isNotEmpty()
        .anyMatch(found -> found.contains(violation));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "POST | /v1/apps/a/machines/m1/lease | 201 | {\"status\":\"success\",\"data\":{\"nonce\":\"n\"}}",
        "POST | /v1/apps/a/machines/m1/start | 412 | {\"error\":\"failed_precondition\"}",
        "POST | /v1/apps/a/machines/m1/stop  | 200 | {\"ok\":true}",
        "GET  | /v1/apps/a                   | 200 | {\"name\":\"a\",\"sandbox_url\":\"http://127.0.0.1:1\"}",
        "POST | /v1/apps                     | 422 | {\"error\":\"taken\",\"status\":\"name_taken\"}",
        "GET  | /v1/apps/a/machines/m1       | 200 | {\"id\":\"m1\",\"cordoned\":true,\"version\":\"01K\"}"
      })
  void knowsTheErrorsOfTheDocument(String method, String path, int status, String body) {
    OpenApiContract fly = FlyMachinesContract.required();

    assertThat(fly.checkResponse(method, path, status, body)).isEmpty();
  }
}
