package dev.relayctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FenceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "::error::forged",
        "first\n      ::add-path::/tmp/evil",
        "\t::set-env name=A::b",
        "release | ##[add-path]/tmp/evil"
      })
  void aLineThatTheRunnerWouldObeyIsShutIn(String text) {
    assertThat(Fence.around(text, () -> "t0ken"))
        .isEqualTo("::stop-commands::t0ken\n" + text + "\n::t0ken::");
  }

  @Test
  void anythingElseStaysAsItIs() {
    String text = "    release | a::b\n  why std::string is no command";

    assertThat(Fence.around(text)).isEqualTo(text);
  }

  @Test
  void nobodyCanGuessWhatEndsIt() {
    assertThat(Fence.around("::error::a")).isNotEqualTo(Fence.around("::error::a"));
  }

  @Test
  void aDocumentIsOneAfterwardsAndSaysTheSame() {
    assertThat(Fence.around("{\n  \"why\" : \"##[error]forged\"\n}"))
        .isEqualTo("{\n  \"why\" : \"##\\u005berror]forged\"\n}");
  }
}
