package dev.relayctl.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DatabaseTest {
  @ParameterizedTest
  @CsvSource({
    "postgres://u:p@db.example.com/relay, db.example.com:5432/relay",
    "postgresql://u:p@db.example.com:6543/relay, db.example.com:6543/relay",
    "postgresql://u:p@[::1]:5433/relay, [::1]:5433/relay",
    "postgresql://u:p@db.example.com/a%20b, db.example.com:5432/a%20b"
  })
  void readsHostPortAndName(String url, String expected) {
    Database database = Database.parse(url);

    assertThat(database.jdbcUrl()).startsWith("jdbc:postgresql://" + expected + "?");
  }

  @Test
  void decodesUserAndPassword() {
    Database database =
        Database.parse("postgres://team%40relay:not+a%20secret%3A%2F%25@localhost/relay");

    assertThat(database.user()).isEqualTo("team@relay");
    assertThat(database.password()).isEqualTo("not+a secret:/%");
  }

  @Test
  void takesAUserWithoutPassword() {
    Database database = Database.parse("postgres://relay@localhost/relay");

    assertThat(database.user()).isEqualTo("relay");
    assertThat(database.password()).isEmpty();
  }

  @Test
  void givesOptionsTheDriversNames() {
    Database database =
        Database.parse(
            "postgres://u:p@localhost/relay?sslmode=require&channel_binding=require"
                + "&options=endpoint%3Dep-made-up&connect_timeout=2");

    assertThat(database.jdbcUrl())
        .contains("sslmode=require", "channelBinding=require", "options=endpoint%3Dep-made-up")
        .contains("connectTimeout=2")
        .doesNotContain("connectTimeout=5");
  }

  @Test
  void printsNeitherUserNorPassword() {
    Database database = Database.parse("postgres://somebody:not-a-secret-1@localhost/relay");

    assertThat(database.toString()).doesNotContain("somebody", "not-a-secret-1");
  }

  @ParameterizedTest
  @CsvSource({
    "mysql://u:not-a-secret-1@localhost/relay, must begin with",
    "postgres://u:not-a-secret-1@x@localhost/relay, percent-encoded",
    "postgres://u:not-a-secret-1%zz@localhost/relay, percent-encoded",
    "postgres://u:not-a-secret-1@localhost, names no database",
    "postgres://localhost/relay, names no user",
    "postgres://u:not-a-secret-1@localhost/relay?pgbouncer=true, pgbouncer",
    "not-a-secret-1, must begin with"
  })
  void refusesWhatItCantReadWithoutRepeatingIt(String url, String expected) {
    assertThatThrownBy(() -> Database.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected)
        .hasMessageNotContaining("not-a-secret-1");
  }
}
