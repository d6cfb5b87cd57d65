package dev.relayctl.sandbox.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.sandbox.http.Json;
import org.junit.jupiter.api.Test;

final class MergeTest {
  @Test
  void keepsWhatIsNotNamedAndTakesAwayWhatIsNull() throws Exception {
    JsonNode before = json("{'a': {'b': {'c': 1, 'd': 2}, 'e': [1]}, 'f': 3}");

    JsonNode after = Merge.of(before, json("{'a': {'b': {'c': null}, 'e': [2]}, 'g': {'h': 1}}"));

    assertThat(after).isEqualTo(json("{'a': {'b': {'d': 2}, 'e': [2]}, 'f': 3, 'g': {'h': 1}}"));
    assertThat(before).isEqualTo(json("{'a': {'b': {'c': 1, 'd': 2}, 'e': [1]}, 'f': 3}"));
  }

  @Test
  void takesNothingAwayForAnEmptyObject() throws Exception {
    JsonNode before = json("{'env_vars': {'A': {'value': 'x'}}}");

    assertThat(Merge.of(before, json("{'env_vars': {}}"))).isEqualTo(before);
  }

  @Test
  void takesAwayWhatIsNullInAnObjectThatIsNew() throws Exception {
    assertThat(Merge.of(json("{}"), json("{'a': {'b': null, 'c': 1}}")))
        .isEqualTo(json("{'a': {'c': 1}}"));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return Json.MAPPER.readTree(text.replace('\'', '"'));
  }
}
