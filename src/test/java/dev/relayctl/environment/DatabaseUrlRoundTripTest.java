package dev.relayctl.environment;

import static dev.relayctl.environment.Urls.ok;
import static dev.relayctl.environment.Urls.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatabaseUrlRoundTripTest {
  private static final List<String> PASSWORDS =
      List.of(
          "plain",
          "p@ss#w/o?r:d%25 'ü\"\\",
          "%",
          "%41",
          "a+b c",
          "''\\'\\",
          "  spaces  ",
          "{\"a\":[1]}&=;,",
          "postgresql://x:y@z/",
          "\t\n\r",
          "日本語😀",
          IntStream.range(32, 127).mapToObj(Character::toString).collect(Collectors.joining()));

  private static final List<List<HostPort>> HOSTS =
      List.of(
          List.of(new HostPort("db.example.com", 5432)),
          List.of(new HostPort("my_db", 1)),
          List.of(new HostPort("::1", 65_535)),
          List.of(new HostPort("fe80::1%eth0", 5432)),
          List.of(new HostPort("h1", 5432), new HostPort("2001:db8::2", 5433)),
          List.of(new HostPort("/var/run/postgresql", 5432)),
          List.of(new HostPort("/srv/a b", 7), new HostPort("h", 8)),
          List.of(new HostPort("", 5432)),
          List.of(new HostPort("", 5433)));

  private static final List<String> NAMES = List.of("app", "my db/x?y#z@w", "ü'\\\"%41+");

  private static List<DatabaseUrl> urls() {
    var urls = new ArrayList<DatabaseUrl>();
    var parameters =
        Map.of(
            "sslmode", "verify-ca",
            "application_name", "a b+c&d=e'f\\g",
            "target_session_attrs", "standby",
            "connect_timeout", "10");
    for (String password : PASSWORDS) {
      for (List<HostPort> hosts : HOSTS) {
        for (String name : NAMES) {
          urls.add(
              new DatabaseUrl(
                  hosts,
                  name,
                  name,
                  Secret.of(password),
                  parameters,
                  Map.of("sslpassword", Secret.of(password))));
        }
      }
    }
    urls.add(new DatabaseUrl(HOSTS.getFirst(), "db", null, null, Map.of(), Map.of()));
    urls.add(new DatabaseUrl(HOSTS.getFirst(), "db", "u", null, Map.of(), Map.of()));
    urls.add(new DatabaseUrl(HOSTS.getFirst(), "db", null, Secret.of("p"), Map.of(), Map.of()));
    return urls;
  }

  @Test
  void comesBackFromLibpqsForms() {
    urls().forEach(DatabaseUrlRoundTripTest::libpq);
  }

  private static void libpq(DatabaseUrl url) {
    if (!hasControl(url)) {
      assertThat(url(url.postgresUri())).isEqualTo(url);
      assertThat(url(url.libpqUri())).isEqualTo(url);
      assertThat(url(url.libpqKeyValue())).isEqualTo(url);
      assertThat(url(url.sqlAlchemy(Driver.PSYCOPG))).isEqualTo(url);
      assertThat(url(url.sqlAlchemy(Driver.PSYCOPG2))).isEqualTo(url);
    }
  }

  @Test
  void comesBackFromAsyncpgsFormWithWhatItCarries() {
    urls().forEach(DatabaseUrlRoundTripTest::asyncpg);
  }

  private static void asyncpg(DatabaseUrl url) {
    DatabaseUrl back = url(url.sqlAlchemy(Driver.ASYNCPG));

    assertThat(back.identity()).isEqualTo(url.identity());
    assertThat(back.user()).isEqualTo(url.user());
    assertThat(back.password()).isEqualTo(url.password());
    assertThat(back.tls()).isEqualTo(url.tls());
  }

  @Test
  void comesBackFromTheJdbcFormAndIsReadByPgjdbcLikewise() {
    urls().forEach(DatabaseUrlRoundTripTest::jdbc);
  }

  private static void jdbc(DatabaseUrl url) {
    if (url.hosts().stream().anyMatch(HostPort::isSocket) || hasControl(url)) {
      return;
    }
    JdbcTarget target = ok(url.jdbc());
    String withSecrets =
        target.properties().entrySet().stream()
            .map(p -> p.getKey() + "=" + PercentEncoding.encode(p.getValue().reveal()))
            .collect(Collectors.joining("&", target.url().contains("?") ? "&" : "?", ""));

    DatabaseUrl back = url(target.url() + withSecrets);
    Properties parsed = Urls.pgjdbc(target.url() + withSecrets, new Properties());

    // pgjdbc has no default of its own for a missing host.
    if (!url.hosts().getFirst().host().isEmpty()) {
      assertThat(back).isEqualTo(url);
    }
    assertThat(parsed.getProperty("PGDBNAME")).isEqualTo(url.database());
    assertThat(parsed.getProperty("user")).isEqualTo(url.user());
    Secret password = url.password();
    assertThat(parsed.getProperty("password"))
        .isEqualTo(password == null ? null : password.reveal());
  }

  /** In a parameter's value control characters are refused; in the password they are fine. */
  private static boolean hasControl(DatabaseUrl url) {
    return url.secretParameters().values().stream()
        .anyMatch(value -> value.reveal().chars().anyMatch(Character::isISOControl));
  }
}
