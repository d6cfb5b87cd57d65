package dev.relayctl.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.config.YamlText.Field;
import dev.relayctl.config.YamlText.Flag;
import dev.relayctl.config.YamlText.Items;
import dev.relayctl.config.YamlText.Keys;
import dev.relayctl.config.YamlText.Text;
import dev.relayctl.config.YamlText.Whole;
import java.util.List;
import org.junit.jupiter.api.Test;

/** YAML that is written. */
final class YamlTextTest {
  @Test
  void aTextThatReadsAsSomethingElseIsQuoted() {
    var document =
        Keys.of(
            Field.of("on", "push"),
            Field.of("version", "25"),
            Field.of("truth", "true"),
            Field.of("nothing", ""),
            Field.of("pair", "a: b"),
            Field.of("hexadecimal", "0x1F"),
            Field.of("infinite", ".inf"),
            Field.of("all", Items.of(List.of("**", "!x/**", "# y", "${{ github.ref }}"))));

    assertThat(YamlText.print(document))
        .isEqualTo(
            """
            on: push
            version: '25'
            truth: 'true'
            nothing: ''
            pair: 'a: b'
            hexadecimal: '0x1F'
            infinite: '.inf'
            all:
              - '**'
              - '!x/**'
              - '# y'
              - ${{ github.ref }}
            """);
  }

  @Test
  void numbersFlagsLinesAndCommentsStandAsTheyAreMeant() {
    var document =
        Keys.of(
            Field.of(
                "step",
                Keys.of(Field.of("uses", new Text("a@b", "v1")), Field.of("name", "c").below(""))),
            Field.of("depth", new Whole(0)).below("", "Why."),
            Field.of("cancel", new Flag(false)),
            Field.of("if", "a\n|| b"));

    assertThat(YamlText.print(document))
        .isEqualTo(
            """
            step:
              uses: a@b # v1

              name: c

            # Why.
            depth: 0
            cancel: false
            if: |-
              a
              || b
            """);
  }
}
