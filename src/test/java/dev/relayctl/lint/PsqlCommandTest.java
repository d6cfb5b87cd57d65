package dev.relayctl.lint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PsqlCommandTest {
  @Test
  void isWhatBeginsWithABackslash() {
    assertThat(PsqlCommand.at("\\copy a from 'a.csv'")).contains(new PsqlCommand("\\copy"));
    assertThat(PsqlCommand.at("\\ir b.sql")).contains(new PsqlCommand("\\ir"));
    assertThat(PsqlCommand.at("\\\nselect 1")).contains(new PsqlCommand("\\"));
    assertThat(PsqlCommand.at("select 1")).isEmpty();
    assertThat(PsqlCommand.at("")).isEmpty();
  }

  @Test
  void saysWhatToWriteInstead() {
    assertThat(new PsqlCommand("\\copy").remedy()).contains("COPY … FROM STDIN");
    assertThat(new PsqlCommand("\\ir").remedy()).contains("write out");
    assertThat(new PsqlCommand("\\set").remedy()).contains("value");
    assertThat(new PsqlCommand("\\echo").remedy()).contains("remove");
  }
}
