package dev.relayctl.fly;

import static dev.relayctl.fly.FlyServer.problem;
import static dev.relayctl.fly.FlyServer.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and addresses from the process environment. */
class FlyTokenTest {
  private static final Secret TOKEN = Secret.of("not-a-secret");

  @Test
  void takesTheAccessTokenBeforeTheApiToken() {
    Map<String, String> env =
        Map.of("FLY_ACCESS_TOKEN", " not-a-secret-1 ", "FLY_API_TOKEN", "not-a-secret-2");

    assertThat(value(FlyToken.find(env)).reveal()).isEqualTo("not-a-secret-1");
  }

  @Test
  void takesTheFirstThatIsPresentEvenWhenItIsEmpty() {
    Map<String, String> env = Map.of("FLY_ACCESS_TOKEN", "", "FLY_API_TOKEN", "not-a-secret");

    Problem problem = problem(FlyToken.find(env));

    assertThat(problem).isInstanceOf(Problem.Unauthorised.class);
    assertThat(problem.facts().id()).hasToString("fly.token-missing");
    assertThat(problem.facts().why()).isEqualTo("FLY_ACCESS_TOKEN is set, but empty");
  }

  @Test
  void saysWhatToExportWithoutAToken() {
    assertThat(problem(FlyToken.find(Map.of())).facts().remedy())
        .startsWith("export FLY_API_TOKEN=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "FlyV1 ,", "two\nlines", "schlüssel"})
  void refusesWhatCannotBeAToken(String text) {
    Problem problem = problem(FlyToken.find(Map.of("FLY_API_TOKEN", text)));

    assertThat(problem.facts().id()).hasToString("fly.token-missing");
    assertThat(problem.toString()).doesNotContain("schlüssel", "two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fo1_abc                          | Bearer fo1_abc",
        "plain                            | Bearer plain",
        "Bearer fo1_a, fo1_b              | Bearer fo1_a,fo1_b",
        "FlyV1 fm2_a,fm2_b                | FlyV1 fm2_a,fm2_b",
        "fo1_a,fm2_b,fm1r_c,fm1a_d        | FlyV1 fm2_b,fm1r_c,fm1a_d",
        "bearer FLYV1 Bearer fm2_a        | FlyV1 fm2_a",
        "fm3_a                            | Bearer fm3_a"
      })
  void sendsMacaroonsAloneAndAllElseAsBearer(String token, String header) {
    assertThat(FlyToken.authorization(Secret.of(token))).isEqualTo(header);
  }

  @Test
  void asksFlyItselfUnlessToldOtherwise() {
    FlyApi api = value(FlyApi.from(Map.of(), TOKEN, "relayctl/test"));

    assertThat(api.machines()).isEqualTo(URI.create("https://api.machines.dev"));
    assertThat(api.web()).isEqualTo(URI.create("https://api.fly.io"));
  }

  @Test
  void asksTheHostsThatTheEnvironmentNames() {
    FlyApi api =
        value(
            FlyApi.from(
                Map.of("FLY_FLAPS_BASE_URL", "http://127.0.0.1:4280/", "FLY_API_BASE_URL", ""),
                TOKEN,
                "relayctl/test"));

    assertThat(api.machines().getPort()).isEqualTo(4280);
    assertThat(api.web()).isEqualTo(URI.create("https://api.fly.io"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.machines.dev",
        "ftp://api.machines.dev",
        "https://api.machines.dev/v1",
        "https://api.machines.dev?x=1",
        "https://user:not-a-secret@api.machines.dev"
      })
  void refusesWhatIsNotTheAddressOfAHost(String address) {
    Problem problem =
        problem(FlyApi.from(Map.of("FLY_FLAPS_BASE_URL", address), TOKEN, "relayctl/test"));

    assertThat(problem).isInstanceOf(Problem.Invalid.class);
    assertThat(problem.facts().id()).hasToString("fly.bad-base-url");
    assertThat(problem.toString()).doesNotContain("not-a-secret");
  }

  @Test
  void printsNoToken() {
    FlyApi api = value(FlyApi.from(Map.of(), TOKEN, "relayctl/test"));

    assertThat(api.toString()).doesNotContain("not-a-secret");
  }
}
