package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expressions that tests of workflows understand. */
final class ActionsExpressionTest {
  private final JsonNode context = context();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "github.ref == 'refs/heads/main' ; true",
        "github.ref == 'REFS/heads/main' ; true",
        "github.ref != 'refs/heads/main' ; false",
        "!github.draft ; true",
        "!(github.draft || github.ref != 'x') ; false",
        "github.draft || github.ref == 'x' || github.gone == 'y' ; false",
        "github.gone != 'x' && (github.ref == 'x' || !github.draft) ; true",
        "inputs.environment == '' ; false",
      })
  void conditionsAreWorkedOut(String text, boolean expected) {
    assertThat(ActionsExpression.isTrue(text, context)).isEqualTo(expected);
  }

  @Test
  void textsAreFilledIn() {
    assertThat(ActionsExpression.filled("a-${{ github.ref }}-${{ github.gone }}.", context))
        .isEqualTo("a-refs/heads/main-.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "startsWith(github.ref, 'x')",
        "github.number > 1",
        "other.ref == 'x'",
        "(github.draft",
        "github == 'x'",
      })
  void whatIsNotUnderstoodIsAnError(String text) {
    assertThatThrownBy(() -> ActionsExpression.isTrue(text, context))
        .isInstanceOf(AssertionError.class);
  }

  private static JsonNode context() {
    try {
      return JsonMapper.builder()
          .build()
          .readTree(
              """
              {"github": {"ref": "refs/heads/main", "draft": false}, "inputs": {}}
              """);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
