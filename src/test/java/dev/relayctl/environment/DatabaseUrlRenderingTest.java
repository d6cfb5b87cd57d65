package dev.relayctl.environment;

import static dev.relayctl.environment.Urls.ok;
import static dev.relayctl.environment.Urls.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl.Consumer;
import dev.relayctl.environment.DatabaseUrl.Driver;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DatabaseUrlRenderingTest {
  private static final DatabaseUrl NEON =
      url(
          "postgresql://app:p%40s%2Bs@ep-x-1.eu.aws.neon.tech/shop?sslmode=require"
              + "&channel_binding=require&options=endpoint%3Dep-x-1&application_name=relay"
              + "&target_session_attrs=standby&keepalives_idle=5&pgbouncer=true");

  @Test
  void givesAsyncpgOnlyWhatItsConnectAccepts() {
    assertThat(NEON.sqlAlchemy(Driver.ASYNCPG).reveal())
        .isEqualTo(
            "postgresql+asyncpg://app:p%40s%2Bs@ep-x-1.eu.aws.neon.tech:5432/shop"
                + "?ssl=require&target_session_attrs=standby");
    assertThat(NEON.dropped(Consumer.ASYNCPG))
        .extracting(Dropped::name)
        .containsExactly(
            "application_name", "channel_binding", "keepalives_idle", "options", "pgbouncer");
  }

  @Test
  void givesLibpqsDriversWhatLibpqAccepts() {
    String query =
        "?application_name=relay&channel_binding=require&keepalives_idle=5"
            + "&options=endpoint%3Dep-x-1&sslmode=require&target_session_attrs=standby";
    String rest = "app:p%40s%2Bs@ep-x-1.eu.aws.neon.tech:5432/shop" + query;

    assertThat(NEON.sqlAlchemy(Driver.PSYCOPG).reveal()).isEqualTo("postgresql+psycopg://" + rest);
    assertThat(NEON.sqlAlchemy(Driver.PSYCOPG2).reveal())
        .isEqualTo("postgresql+psycopg2://" + rest);
    assertThat(NEON.libpqUri().reveal()).isEqualTo("postgresql://" + rest);
    assertThat(NEON.dropped(Consumer.LIBPQ)).extracting(Dropped::name).containsExactly("pgbouncer");
    assertThat(NEON.postgresUri().reveal()).contains("pgbouncer=true");
  }

  @Test
  void putsSeveralHostsAndSocketsIntoSqlAlchemysQuery() {
    assertThat(url("postgresql://u:p@h1,[::1]:2/db").sqlAlchemy(Driver.ASYNCPG).reveal())
        .isEqualTo("postgresql+asyncpg://u:p@/db?host=h1%2C%3A%3A1&port=5432%2C2");
    assertThat(url("host=/run/pg user=u dbname='my db'").sqlAlchemy(Driver.PSYCOPG).reveal())
        .isEqualTo("postgresql+psycopg://u@/?host=%2Frun%2Fpg&port=5432&dbname=my%20db");
  }

  @Test
  void givesPgjdbcItsOwnNamesAndKeepsUserAndPasswordOutOfTheUrl() {
    JdbcTarget target = ok(NEON.jdbc());

    assertThat(target.url())
        .isEqualTo(
            "jdbc:postgresql://ep-x-1.eu.aws.neon.tech:5432/shop?ApplicationName=relay"
                + "&channelBinding=require&options=endpoint%3Dep-x-1&prepareThreshold=0"
                + "&sslmode=require&targetServerType=secondary");
    assertThat(target.properties())
        .containsOnly(
            Map.entry("user", Secret.of("app")), Map.entry("password", Secret.of("p@s+s")));
    assertThat(target.dropped()).extracting(Dropped::name).containsExactly("keepalives_idle");
  }

  @Test
  void isUnderstoodByPgjdbcAsMeant() {
    JdbcTarget target =
        ok(url("postgresql://u:p@h1:1,[::1]:2/my%20d+b%2F?options=-c%20a%2Bb").jdbc());

    Properties parsed = Urls.pgjdbc(target.url(), target.reveal());

    assertThat(parsed)
        .containsEntry("PGHOST", "h1,[::1]")
        .containsEntry("PGPORT", "1,2")
        .containsEntry("PGDBNAME", "my d+b/")
        .containsEntry("options", "-c a+b");
    assertThat(parsed.getProperty("password")).isEqualTo("p");
  }

  @Test
  void usesJavasAuthoritiesForTheOperatingSystems() {
    assertThat(ok(url("postgresql://u@h/db?sslmode=verify-full&sslrootcert=system").jdbc()).url())
        .endsWith("?sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory&sslmode=verify-full");
  }

  @Test
  void refusesToGivePgjdbcAUnixSocket() {
    assertThat(url("host=/run/pg user=u").jdbc().problems())
        .singleElement()
        .satisfies(p -> assertThat(p.facts().id()).hasToString("database.url-socket"));
  }

  @Test
  void quotesForLibpq() {
    DatabaseUrl url = url("postgresql://u:it's%20%5C@h1,h2:7/db");

    assertThat(url.libpqKeyValue().reveal())
        .isEqualTo("host='h1,h2' port='5432,7' dbname='db' user='u' password='it\\'s \\\\'");
  }

  @Test
  void namesLibpqsVariables() {
    assertThat(NEON.libpqEnvironment())
        .containsOnly(
            Map.entry("PGHOST", Secret.of("ep-x-1.eu.aws.neon.tech")),
            Map.entry("PGPORT", Secret.of("5432")),
            Map.entry("PGDATABASE", Secret.of("shop")),
            Map.entry("PGUSER", Secret.of("app")),
            Map.entry("PGPASSWORD", Secret.of("p@s+s")),
            Map.entry("PGSSLMODE", Secret.of("require")),
            Map.entry("PGCHANNELBINDING", Secret.of("require")),
            Map.entry("PGOPTIONS", Secret.of("endpoint=ep-x-1")),
            Map.entry("PGAPPNAME", Secret.of("relay")),
            Map.entry("PGTARGETSESSIONATTRS", Secret.of("standby")));
  }
}
