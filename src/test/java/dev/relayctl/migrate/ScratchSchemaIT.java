package dev.relayctl.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.lint.Traced;
import dev.relayctl.run.Tracing.Script;
import dev.relayctl.testing.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read of changes alone is what would be read of everything. */
class ScratchSchemaIT {
  private static final String CHANGES =
      """
      CREATE TYPE mood AS ENUM ('a', 'b');
      CREATE DOMAIN short AS text CHECK (length(VALUE) < 9);
      CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE TABLE artists (id bigserial PRIMARY KEY, name text NOT NULL, m mood DEFAULT 'a');
      CREATE TABLE tracks (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title short,
        artist int DEFAULT one(), moods mood[], CHECK (artist > 0));
      INSERT INTO artists (name) VALUES ('x'), ('y');
      ALTER TABLE tracks ADD CONSTRAINT by FOREIGN KEY (artist) REFERENCES artists (id) NOT VALID;
      ALTER TABLE tracks VALIDATE CONSTRAINT by;
      CREATE INDEX tracks_title ON tracks (title) WHERE artist > one();
      ALTER FUNCTION one() RENAME TO uno;
      ALTER TYPE mood RENAME VALUE 'a' TO 'c';
      ALTER TYPE mood RENAME TO feeling;
      ALTER DOMAIN short RENAME TO brief;
      ALTER DOMAIN brief ADD CONSTRAINT filled CHECK (VALUE <> '');
      ALTER DOMAIN brief DROP CONSTRAINT filled;
      ALTER TABLE artists RENAME TO people;
      ALTER TABLE people RENAME COLUMN id TO number;
      ALTER TABLE tracks ALTER COLUMN artist TYPE bigint, ALTER COLUMN title SET NOT NULL;
      ALTER TABLE tracks ALTER COLUMN title SET STATISTICS 20;
      DO $$ BEGIN
        BEGIN CREATE TABLE lost (id int); DROP TABLE tracks; RAISE 'no';
        EXCEPTION WHEN OTHERS THEN NULL; END;
        BEGIN ALTER TABLE people ADD COLUMN born date; END;
      END $$;
      GRANT SELECT ON people TO PUBLIC;
      CREATE VIEW named AS SELECT number, name FROM people;
      ALTER VIEW named RENAME COLUMN name TO called;
      ALTER TABLE people ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON people USING (name = current_user);
      ALTER POLICY own ON people USING (true);
      CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER touch BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION t();
      ALTER TABLE people DISABLE TRIGGER touch;
      DROP TRIGGER touch ON people;
      DROP POLICY own ON people;
      CREATE TABLE events (id bigint NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
      CREATE TABLE events_1 (id bigint NOT NULL, at date NOT NULL);
      CREATE INDEX events_at ON events (at);
      ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
      ALTER TABLE events DETACH PARTITION events_1;
      SELECT setval('artists_id_seq', 7);
      CREATE SCHEMA apart;
      ALTER TABLE events SET SCHEMA apart;
      ALTER SCHEMA apart RENAME TO away;
      SET LOCAL search_path = away;
      ALTER TABLE events ADD COLUMN kind public.feeling;
      SET LOCAL search_path = public;
      TRUNCATE tracks;
      CREATE TEMPORARY TABLE passing (id int);
      ALTER TABLE tracks DROP COLUMN moods, DROP CONSTRAINT by;
      ALTER TABLE tracks ALTER COLUMN id DROP IDENTITY;
      DROP FUNCTION uno() CASCADE;
      DROP TYPE feeling CASCADE;
      DROP TABLE people CASCADE;
      DROP SCHEMA away CASCADE;
      """;

  @Test
  void readsOfATransactionWhatWouldBeReadOfEverything() throws Exception {
    try (Connection connection = PostgresServer.freshDatabase().connect()) {
      var trace = new StatementTrace(connection);
      connection.setAutoCommit(false);
      trace.begins();
      for (SqlFiles.Part part : parts(CHANGES)) {
        same(trace, part, connection);
      }
    }
  }

  @Test
  void readsTheSameOfStatementsThatAreInNoTransaction() throws Exception {
    try (Connection connection = PostgresServer.freshDatabase().connect()) {
      var trace = new StatementTrace(connection);
      List<SqlFiles.Part> parts =
          parts(
              CHANGES.replace("LOCAL ", "")
                  + "CREATE INDEX CONCURRENTLY tracks_artist ON tracks (artist);"
                  + "DROP INDEX CONCURRENTLY tracks_artist;");
      for (SqlFiles.Part part : parts) {
        trace.begins();
        same(trace, part, connection);
      }
    }
  }

  /** A row that a subtransaction changed and left has another command's number. */
  @Test
  void readsWhatABlockMadeAndThenFailedToChange() throws Exception {
    try (Connection connection = PostgresServer.freshDatabase().connect()) {
      var trace = new StatementTrace(connection);
      connection.setAutoCommit(false);
      trace.begins();
      for (SqlFiles.Part part :
          parts(
              """
              CREATE TABLE one (id int);
              CREATE TABLE two (id int);
              DO $$ BEGIN
                CREATE TABLE three (id int);
                ALTER TABLE one ADD COLUMN a int;
                BEGIN
                  ALTER TABLE three ADD COLUMN name text;
                  ALTER TABLE one ADD COLUMN b int;
                  ALTER TABLE three ADD CONSTRAINT c CHECK (nope > 0);
                EXCEPTION WHEN OTHERS THEN NULL;
                END;
              END $$;
              CREATE INDEX two_id ON two (id);
              """)) {
        same(trace, part, connection);
      }
    }
  }

  /** A server's counter begins anew after four milliards. */
  @Test
  void readsWhatIsNewInAnOldDatabase() throws Exception {
    var database = PostgresServer.asSuperuser(PostgresServer.freshDatabase());
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE FUNCTION high() RETURNS int LANGUAGE sql AS 'SELECT 1'");
      statement.execute("SET allow_system_table_mods = on");
      statement.execute("UPDATE pg_proc SET oid = 4000000000::oid WHERE proname = 'high'");
      statement.execute("RESET allow_system_table_mods");
      var trace = new StatementTrace(connection);
      connection.setAutoCommit(false);
      trace.begins();
      for (SqlFiles.Part part :
          parts(
              """
              CREATE TABLE fresh (id bigint PRIMARY KEY, name text);
              CREATE TYPE colour AS ENUM ('red');
              CREATE INDEX fresh_name ON fresh (name);
              """)) {
        same(trace, part, connection);
      }
    }
  }

  private static void same(StatementTrace trace, SqlFiles.Part part, Connection connection)
      throws SQLException {
    Traced traced = trace.of(part);

    assertThat(traced.failure()).as(part.statement().text()).isNull();
    assertThat(traced.after()).as(part.statement().text()).isEqualTo(SchemaRows.all(connection));
  }

  private static List<SqlFiles.Part> parts(String text) {
    return SqlFiles.parse(new Script("V1__changes.sql", text, null))
        .orElse(problems -> {
          throw new AssertionError(problems.toString());
        })
        .parts();
  }
}
