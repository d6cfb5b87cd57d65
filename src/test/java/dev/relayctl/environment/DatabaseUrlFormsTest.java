package dev.relayctl.environment;

import static dev.relayctl.environment.Urls.ok;
import static dev.relayctl.environment.Urls.url;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlFormsTest {
  private static final Secret PASSWORD = Secret.of("p@ss w");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://app:p%40ss%20w@db.example.com:6432/shop?sslmode=require",
        "postgresql://app:p%40ss%20w@db.example.com:6432/shop?ssl=true",
        "POSTGRESQL://app:p%40ss%20w@db.example.com:6432/shop?sslmode=require\n",
        "postgresql+asyncpg://app:p%40ss%20w@db.example.com:6432/shop?ssl=require",
        "postgresql+psycopg://app:p%40ss%20w@db.example.com:6432/shop?sslmode=require",
        "postgresql+psycopg2://app@db.example.com:6432/shop?sslmode=require&password=p%40ss+w",
        "jdbc:postgresql://db.example.com:6432/shop?user=app&password=p@ss+w&sslmode=require",
        "jdbc:postgresql:shop?PGHOST=db.example.com&PGPORT=6432&user=app&password=p%40ss%20w&sslmode=require",
        "host=db.example.com port=6432 dbname=shop user=app password='p@ss w' sslmode=require",
        "host = db.example.com port='6432'dbname=shop user=app password=p@ss\\ w sslmode=require",
        "postgresql:///shop?host=db.example.com&port=6432&user=app&password=p@ss%20w&sslmode=require"
      })
  void readsEveryFormToTheSameValue(String text) {
    DatabaseUrl url = url(text);

    assertThat(url.hosts()).containsExactly(new HostPort("db.example.com", 6432));
    assertThat(url.database()).isEqualTo("shop");
    assertThat(url.user()).isEqualTo("app");
    assertThat(url.password()).isEqualTo(PASSWORD);
    assertThat(url.tls()).isEqualTo(Tls.REQUIRE);
    assertThat(url.parameters()).isEqualTo(Map.of("sslmode", "require"));
    assertThat(url).hasToString("app@db.example.com:6432/shop");
  }

  @Test
  void takesLibpqsDefaults() {
    DatabaseUrl url = url("postgresql://app@");

    assertThat(url.host()).isEqualTo("localhost");
    assertThat(url.port()).isEqualTo(5432);
    assertThat(url.database()).isEqualTo("app");
    assertThat(url.password()).isNull();
    assertThat(url.tls()).isEqualTo(Tls.PREFER);
    assertThat(url("postgresql:///shop").user()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://app:p#w?o:r@db.example.com/shop",
        "postgresql://app:p%23w%3Fo%3Ar@db.example.com/shop"
      })
  void takesAPasswordUpToTheFirstAtSignLikeLibpq(String text) {
    assertThat(url(text).password()).isEqualTo(Secret.of("p#w?o:r"));
    assertThat(url(text).host()).isEqualTo("db.example.com");
  }

  @Test
  void readsLibpqsQuotingAndBackslashes() {
    DatabaseUrl url = url("host=h dbname='my db' user=a password='it\\'s \\\\ \\quoted'");

    assertThat(url.database()).isEqualTo("my db");
    assertThat(url.password()).isEqualTo(Secret.of("it's \\ quoted"));
  }

  @Test
  void readsSeveralHosts() {
    var three = List.of(new HostPort("h1", 5432), new HostPort("::1", 5433), new HostPort("h3", 1));

    assertThat(url("postgresql://u@h1,[::1]:5433,h3:1/db").hosts()).isEqualTo(three);
    assertThat(url("jdbc:postgresql://h1,[::1]:5433,h3:1/db").hosts()).isEqualTo(three);
    assertThat(url("host=h1,::1,h3 port=,5433,1 user=u").hosts()).isEqualTo(three);
    assertThat(url("host=h1,h2 port=7 user=u").hosts())
        .containsExactly(new HostPort("h1", 7), new HostPort("h2", 7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host=/var/run/postgresql dbname=shop",
        "postgresql:///shop?host=/var/run/postgresql",
        "postgresql://%2Fvar%2Frun%2Fpostgresql/shop",
        "postgresql+asyncpg:///shop?host=%2Fvar%2Frun%2Fpostgresql"
      })
  void readsUnixSockets(String text) {
    DatabaseUrl url = url(text);

    assertThat(url.hosts()).containsExactly(new HostPort("/var/run/postgresql", 5432));
    assertThat(url.hosts().getFirst().isSocket()).isTrue();
    assertThat(url.isLocal()).isTrue();
  }

  @Test
  void keepsParametersIncludingUnknownOnes() {
    DatabaseUrl url =
        url(
            "postgresql://u:p@h/db?sslmode=verify-full&sslrootcert=/etc/ca.pem&channel_binding=require"
                + "&options=endpoint%3Dep-x-1&target_session_attrs=read-write&application_name=me@box"
                + "&pool_timeout=30");

    assertThat(url.parameters())
        .containsOnly(
            Map.entry("sslmode", "verify-full"),
            Map.entry("sslrootcert", "/etc/ca.pem"),
            Map.entry("channel_binding", "require"),
            Map.entry("options", "endpoint=ep-x-1"),
            Map.entry("target_session_attrs", "read-write"),
            Map.entry("application_name", "me@box"),
            Map.entry("pool_timeout", "30"));
  }

  @Test
  void translatesPgjdbcsNames() {
    DatabaseUrl url =
        url(
            "jdbc:postgresql://h/db?user=u&ssl=true&ApplicationName=x&targetServerType=secondary"
                + "&connectTimeout=3&tcpKeepAlive=true&channelBinding=require&currentSchema=s");

    assertThat(url.parameters())
        .containsOnly(
            Map.entry("sslmode", "verify-full"),
            Map.entry("application_name", "x"),
            Map.entry("target_session_attrs", "standby"),
            Map.entry("connect_timeout", "3"),
            Map.entry("keepalives", "1"),
            Map.entry("channel_binding", "require"),
            Map.entry("currentSchema", "s"));
  }

  @Test
  void treatsThePasswordOfTheClientKeyAsASecret() {
    DatabaseUrl url = url("postgresql://u:p@h/db?sslkey=k.pem&sslpassword=not-a-secret-1");

    assertThat(url.parameters()).containsOnlyKeys("sslkey");
    assertThat(url.secretParameters())
        .containsExactly(Map.entry("sslpassword", Secret.of("not-a-secret-1")));
  }

  @Test
  void readsAJdbcUrlWithUserAndPasswordApart() {
    DatabaseUrl url =
        ok(
            DatabaseUrl.fromJdbc(
                Secret.of("jdbc:postgresql://h/db?user=x"), "app", PASSWORD, Urls.WHERE));

    assertThat(url.describe()).isEqualTo("app@h:5432/db");
    assertThat(url.password()).isEqualTo(PASSWORD);
  }
}
