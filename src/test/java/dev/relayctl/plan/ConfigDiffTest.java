package dev.relayctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigDiffTest {
  @Test
  void namesEachValueByItsPath() {
    var before =
        config(
            Json.textMembers(Map.of("LOG_LEVEL", "info", "GONE", "1", "SAME", "x")),
            Json.texts(List.of("run", "app")));
    var after =
        config(
            Json.textMembers(Map.of("LOG_LEVEL", "debug", "NEW", "2", "SAME", "x")),
            Json.texts(List.of("run", "app", "--fast")));

    assertThat(ConfigDiff.lines(before, after, List.of("env", "init")))
        .containsExactly(
            "env.GONE: (set) → none",
            "env.LOG_LEVEL: info → debug",
            "env.NEW: none → 2",
            "init[2]: none → --fast");
  }

  @Test
  void looksOnlyWhereSomethingIsSaidToDiffer() {
    var before = config(Json.textMembers(Map.of("A", "1")), Json.texts(List.of()));
    var after = config(Json.textMembers(Map.of("A", "2")), Json.texts(List.of("x")));

    assertThat(ConfigDiff.lines(before, after, List.of("init")))
        .containsExactly("init[0]: none → x");
  }

  /** The accident: a URL with its password, set by hand, in a comment on a pull request. */
  @Test
  void showsNoSecrets() {
    String url = "postgresql://u:not-a-secret-7@db.example.com/shop";
    var before =
        config(
            Json.textMembers(
                Map.of("DATABASE_URL", url, "REPORTS_URL", url, "API_TOKEN", "not-a-secret-8")),
            Json.texts(List.of()));
    var after =
        config(
            Json.textMembers(Map.of("REPORTS_URL", url + "2", "API_TOKEN", "not-a-secret-9")),
            Json.texts(List.of()));

    assertThat(ConfigDiff.lines(before, after, List.of("env")))
        .containsExactly(
            "env.API_TOKEN: (secret) → (secret)",
            "env.DATABASE_URL: (set) → none",
            "env.REPORTS_URL: postgresql://u:(secret)@db.example.com/shop"
                + " → postgresql://u:(secret)@db.example.com/shop2");
  }

  @Test
  void ofAFileOnlyThatItIsAnotherOne() {
    assertThat(ConfigDiff.lines(file("aGVsbG8="), file("d29ybGQ="), List.of("files")))
        .containsExactly("files[0].raw_value: another content");
  }

  private static MachineConfig file(String content) {
    Json.Obj file = Json.textMembers(Map.of("guest_path", "/etc/app.conf", "raw_value", content));
    return new MachineConfig(new Json.Obj(Map.of("files", new Json.Arr(List.of(file)))));
  }

  @Test
  void cutsLongValues() {
    var before = config(Json.textMembers(Map.of()), Json.texts(List.of()));
    var after = config(Json.textMembers(Map.of("A", "x".repeat(100))), Json.texts(List.of()));

    assertThat(ConfigDiff.lines(before, after, List.of("env")))
        .containsExactly("env.A: none → " + "x".repeat(59) + "…");
  }

  private static MachineConfig config(Json env, Json init) {
    return new MachineConfig(new Json.Obj(Map.of("env", env, "init", init)));
  }
}
