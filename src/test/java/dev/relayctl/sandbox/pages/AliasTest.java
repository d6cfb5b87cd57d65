package dev.relayctl.sandbox.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule of specs/cloudflare-pages.md §6. */
final class AliasTest {
  @ParameterizedTest
  @CsvSource({
    "feature/foo, feature-foo",
    "Feature_Foo, feature-foo",
    "a--b, a--b",
    "-/x/-, x",
    "abcdefghijklmnopqrstuvwxyz0123456789, abcdefghijklmnopqrstuvwxyz01",
    "abcdefghijklmnopqrstuvwxyz0/23456789, abcdefghijklmnopqrstuvwxyz0-",
  })
  void isTheBranchInLettersThatAHostMayHave(String branch, String alias) {
    assertThat(Alias.of(branch)).isEqualTo(alias);
  }

  @Test
  void isRandomWhenNothingIsLeft() {
    assertThat(Alias.of("///")).matches("branch-[a-z0-9]{10}").isNotEqualTo(Alias.of("///"));
  }
}
