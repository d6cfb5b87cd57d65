package dev.relayctl.environment.flytoml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ShellWordsTest {
  static Stream<Arguments> commands() {
    return Stream.of(
        Arguments.of("", List.of()),
        Arguments.of(" \t\r\n ", List.of()),
        Arguments.of("bin/server", List.of("bin/server")),
        Arguments.of("  a  b\tc\nd ", List.of("a", "b", "c", "d")),
        Arguments.of("a 'b c' \"d e\"", List.of("a", "b c", "d e")),
        Arguments.of("a'b c'd\"e f\"", List.of("ab cde f")),
        Arguments.of("a\\ b", List.of("a b")),
        Arguments.of("\\a\\'", List.of("a'")),
        Arguments.of("'a\\b'", List.of("a\\b")),
        Arguments.of("\"a\\\"b\\\\c\\n\"", List.of("a\"b\\cn")),
        Arguments.of("''", List.of("")),
        Arguments.of("\"\" a", List.of("", "a")),
        Arguments.of("a # b 'c", List.of("a")),
        Arguments.of("# b\nc", List.of("c")),
        Arguments.of("a#b", List.of("a#b")),
        Arguments.of("echo $HOME *.txt && ls | wc", words("echo $HOME *.txt && ls | wc")),
        Arguments.of("grüße '🚀 🚀'", List.of("grüße", "🚀 🚀")));
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void splitsLikeFlyctl(String command, List<String> expected) {
    assertThat(ShellWords.split(command)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a", "\"a", "a\\", "\"a\\", "a 'b\"", "\"a' b"})
  void refusesWhatIsNotClosed(String command) {
    assertThat(ShellWords.split(command)).isEmpty();
  }
}
