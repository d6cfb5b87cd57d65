package dev.relayctl.plan.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WideningTest {
  private static final DataType TEXT = plain("text");
  private static final DataType VARCHAR = plain("character varying");

  @Test
  void takesALongerStringButNotAShorterOne() {
    assertThat(Widening.fits(varchar(40), varchar(80))).isTrue();
    assertThat(Widening.fits(varchar(40), VARCHAR)).isTrue();
    assertThat(Widening.fits(varchar(40), TEXT)).isTrue();
    assertThat(Widening.fits(TEXT, VARCHAR)).isTrue();
    assertThat(Widening.fits(varchar(80), varchar(40))).isFalse();
    assertThat(Widening.fits(TEXT, varchar(40))).isFalse();
    assertThat(Widening.fits(VARCHAR, varchar(40))).isFalse();
  }

  @Test
  void treatsArraysLikeTheirElements() {
    assertThat(Widening.fits(array(varchar(40)), array(TEXT))).isTrue();
    assertThat(Widening.fits(array(varchar(80)), array(varchar(40)))).isFalse();
    assertThat(Widening.fits(TEXT, array(TEXT))).isFalse();
  }

  @Test
  void takesMoreDigitsBeforeThePointButNoOthersBehindIt() {
    assertThat(Widening.fits(numeric(10, 2), numeric(12, 2))).isTrue();
    assertThat(Widening.fits(numeric(12, 2), numeric(10, 2))).isFalse();
    assertThat(Widening.fits(numeric(10, 2), numeric(12, 4))).isFalse();
    assertThat(Widening.fits(numeric(10, 2), plain("numeric"))).isFalse();
    assertThat(Widening.fits(plain("numeric"), numeric(10, 2))).isFalse();
  }

  @Test
  void takesMoreDigitsOfASecond() {
    assertThat(Widening.fits(timestamp(0), timestamp(3))).isTrue();
    assertThat(Widening.fits(timestamp(3), plain("timestamp with time zone"))).isTrue();
    assertThat(Widening.fits(plain("timestamp with time zone"), timestamp(3))).isFalse();
  }

  @Test
  void takesNoOtherKindOfValue() {
    assertThat(Widening.fits(plain("smallint"), plain("integer"))).isFalse();
    assertThat(Widening.fits(plain("integer"), plain("bigint"))).isFalse();
    assertThat(Widening.fits(plain("integer"), plain("numeric"))).isFalse();
    assertThat(Widening.fits(plain("real"), plain("double precision"))).isFalse();
    assertThat(
            Widening.fits(plain("timestamp without time zone"), plain("timestamp with time zone")))
        .isFalse();
    assertThat(Widening.fits(plain("json"), plain("jsonb"))).isFalse();
    assertThat(Widening.fits(TEXT, plain("mood"))).isFalse();
    assertThat(Widening.fits(plain("mood"), TEXT)).isFalse();
    assertThat(Widening.fits(character(4), character(8))).isFalse();
    assertThat(Widening.fits(character(4), TEXT)).isFalse();
  }

  private static DataType plain(String name) {
    return new DataType(name, name, -1);
  }

  private static DataType varchar(int length) {
    return new DataType("character varying(" + length + ")", "character varying", length + 4);
  }

  private static DataType character(int length) {
    return new DataType("character(" + length + ")", "character", length + 4);
  }

  private static DataType timestamp(int digits) {
    return new DataType(
        "timestamp(" + digits + ") with time zone", "timestamp with time zone", digits);
  }

  private static DataType numeric(int precision, int scale) {
    return new DataType(
        "numeric(" + precision + "," + scale + ")", "numeric", ((precision << 16) | scale) + 4);
  }

  private static DataType array(DataType of) {
    return new DataType(of.text() + "[]", of.name() + "[]", of.modifier());
  }
}
