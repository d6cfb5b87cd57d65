package dev.relayctl.environment;

import static dev.relayctl.environment.Urls.ok;
import static dev.relayctl.environment.Urls.url;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlIdentityTest {
  private static final String POOLED = "ep-x-1-pooler.eu-1.aws.neon.tech";
  private static final String DIRECT = "ep-x-1.eu-1.aws.neon.tech";

  @ParameterizedTest
  @CsvSource({
    "u:a@ep-x-1-pooler.eu-1.aws.neon.tech/db, v:b@EP-x-1.eu-1.aws.neon.tech:5432/db?sslmode=require",
    "u@eu-1.aws.neon.tech/db?options=endpoint%3Dep-x-1, u@ep-x-1-pooler.eu-1.aws.neon.tech/db",
    "u@localhost/db, u@127.0.0.1:5432/db",
    "u@[::1]/db, u@127.0.0.53/db",
    "u@[0:0:0:0:0:0:0:1]/db, u@/db",
    "u@%2Fvar%2Frun%2Fpostgresql/db, u@localhost/db",
    "u@[2001:db8::1]/db, u@[2001:0db8:0::0001]/db",
    "u@db.example.com./db, u@DB.example.com/db",
    "'u@h1:1,h2:2/db', 'u@h2:2,h1:1/db'",
    "u@pgbouncer.abc.flympg.net/db, u@direct.abc.flympg.net/db",
    "postgres.abc@aws-0-eu.pooler.supabase.com:6543/db, postgres@db.abc.supabase.co/db",
    "postgres@db.abc.supabase.co:6543/db, postgres@db.abc.supabase.co:5432/db"
  })
  void knowsOneDatabaseUnderTwoUrls(String one, String other) {
    assertThat(url("postgresql://" + one).identity())
        .isEqualTo(url("postgresql://" + other).identity());
  }

  @ParameterizedTest
  @CsvSource({
    "u@h/db, u@h/other",
    "u@h/db, u@h:5433/db",
    "u@h/db, u@h/DB",
    "u@ep-x-1.eu-1.aws.neon.tech/db, u@ep-x-2.eu-1.aws.neon.tech/db",
    "postgres.abc@aws-0-eu.pooler.supabase.com/db, postgres.xyz@aws-0-eu.pooler.supabase.com/db",
    "u@%2Fsrv%2Fa/db, u@%2Fsrv%2Fb/db"
  })
  void keepsTwoDatabasesApart(String one, String other) {
    assertThat(url("postgresql://" + one).identity())
        .isNotEqualTo(url("postgresql://" + other).identity());
  }

  @Test
  void seesThatTwoListsOfHostsOverlap() {
    DatabaseIdentity two = url("postgresql://u@h1,h2/db").identity();

    assertThat(two.overlaps(url("postgresql://u@H2/db").identity())).isTrue();
    assertThat(two.overlaps(url("postgresql://u@h2/other").identity())).isFalse();
    assertThat(two.overlaps(url("postgresql://u@h3/db").identity())).isFalse();
    assertThat(two).hasToString("h1:5432,h2:5432/db");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u@ep-x-1-pooler.eu-1.aws.neon.tech/db",
        "postgresql://u@pgbouncer.abc.flympg.net/db",
        "postgresql://u@h:6543/db",
        "postgresql://u@h/db?pgbouncer=true"
      })
  void seesAPooler(String text) {
    assertThat(url(text).pooled()).isEqualTo(Pooling.POOLED);
  }

  @Test
  void leavesThePoolerOutWhereTheDirectHostFollows() {
    DatabaseUrl neon = url("postgresql://u:p@" + POOLED + "/db?pgbouncer=true&sslmode=require");

    assertThat(ok(neon.direct()))
        .isEqualTo(url("postgresql://u:p@" + DIRECT + "/db?sslmode=require"));
    assertThat(ok(url("postgresql://u@" + DIRECT + "/db").direct()).host()).isEqualTo(DIRECT);
    assertThat(ok(url("postgresql://u@pgbouncer.abc.flympg.net/db").direct()).host())
        .isEqualTo("direct.abc.flympg.net");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql://u@h:6543/db", "postgresql://u@h/db?pgbouncer=true"})
  void saysThatTheDirectHostIsUnknown(String text) {
    assertThat(url(text).direct().problems())
        .singleElement()
        .satisfies(p -> assertThat(p.facts().id()).hasToString("database.no-direct-url"));
  }

  @Test
  void keepsItsFingerprintInEveryForm() {
    String fingerprint = url("postgresql://u:p@localhost/db?sslmode=require").fingerprint();

    assertThat(fingerprint).matches("[0-9a-f]{8}");
    assertThat(url("host=127.0.0.1 user=u password=p dbname=db sslmode=require").fingerprint())
        .isEqualTo(fingerprint);
    assertThat(url("postgresql://u:other@localhost/db?sslmode=require").fingerprint())
        .isNotEqualTo(fingerprint);
  }

  @Test
  void knowsThisMachine() {
    assertThat(url("postgresql://u@127.0.0.1/db").isLocal()).isTrue();
    assertThat(url("postgresql://u@localhost,h/db").isLocal()).isFalse();
  }

  @Test
  void changesTheDatabaseOnly() {
    DatabaseUrl scratch = url("postgresql://u:p@h:1/db?sslmode=require").withDatabase("scratch");

    assertThat(scratch).isEqualTo(url("postgresql://u:p@h:1/scratch?sslmode=require"));
  }
}
