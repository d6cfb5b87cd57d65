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
            "env.GONE: 1 → none",
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
