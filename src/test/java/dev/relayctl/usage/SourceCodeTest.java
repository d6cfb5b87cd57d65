package dev.relayctl.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.lint.EnumValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceCodeTest {
  private final Map<String, String> files = new HashMap<>();

  @Test
  void findsColumnsInStatementsThatNameTheirTable() {
    files.put(
        "app/api.py",
        """
        # tracks have an artist, don't they?
        def top(db):
            return db.execute(
                "SELECT id, title "
                "FROM tracks "  # the newest
                "WHERE artist = :artist ORDER BY id")
        OTHER = "SELECT artist FROM concerts"
        """);

    assertThat(uses("tracks", "artist")).containsExactly("app/api.py:6");
    assertThat(uses("tracks", "title")).containsExactly("app/api.py:4");
    assertThat(uses("concerts", "artist")).containsExactly("app/api.py:7");
    assertThat(uses("concerts", "title")).isEmpty();
    assertThat(uses("tracks", "plays")).isEmpty();
  }

  @Test
  void findsThemInTextBlocksOnTheirOwnLine() {
    files.put(
        "src/main/java/Tracks.java",
        """
        class Tracks {
          // "SELECT plays FROM tracks"
          static final char QUOTE = '"';
          static final String ALL = \"""
              SELECT t.id, t.title
              FROM tracks t
              WHERE t.artist = ?
              \""";
        }
        """);

    assertThat(uses("tracks", "artist")).containsExactly("src/main/java/Tracks.java:7");
    assertThat(uses("tracks", "plays")).isEmpty();
    assertThat(uses("tracks")).containsExactly("src/main/java/Tracks.java:6");
  }

  @Test
  void findsValuesOfEnumsInStatementsOverTheirTablesAndWhereTheyAreDeclared() {
    files.put("a.py", "q = \"UPDATE tracks SET state = 'paused' WHERE id = 1\"\n");
    files.put("b.py", "import enum\nclass State(str, enum.Enum):\n  ON = 'on'\n  OFF = 'paused'\n");
    files.put("c.py", "state = Column(Enum('on', 'paused', name='state'))\n");
    files.put("D.java", "enum State {\n  on,\n  paused;\n}\n");
    files.put("e.py", "q = 'SELECT 1 FROM tracks WHERE state = %s'\np = ['paused']\n");

    assertThat(valueUses("paused"))
        .containsExactly("D.java:3", "a.py:1", "b.py:4", "c.py:1", "e.py:2");
    assertThat(valueUses("gone")).isEmpty();
  }

  @Test
  void leavesTheSameWordOfOtherEnumsAndTablesAlone() {
    files.put("a.py", "q = \"UPDATE jobs SET state = 'paused'\"\nr = 'SELECT 1 FROM jobs'\n");
    files.put(
        "b.py", "class Job(Enum):\n  A = 'paused'\n  B = 'queued'\n  C = 'failed'\n  D = 'done'\n");
    files.put("E.java", "enum Job { paused, queued, failed, done, late }\n");

    assertThat(valueUses("paused")).isEmpty();
  }

  private List<String> valueUses(String label) {
    var value =
        new EnumValue("state", label, List.of("on", "off", "paused", "gone"), List.of("tracks"));
    return SourceCode.of("release 1", files, "migrations", List.of()).uses(value).stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void takesAllColumnsForUsed() {
    files.put("db.go", "var q = `SELECT * FROM tracks`\n");

    assertThat(uses("tracks", "artist")).containsExactly("db.go:1");
  }

  @Test
  void findsPiecesOfStatementsOnlyWhereTheTableIsUsed() {
    files.put(
        "search.ts",
        """
        const base = 'SELECT id FROM tracks'
        const filter = ' AND artist = $1'
        const name = row['title']
        """);
    files.put("elsewhere.ts", "const filter = ' AND artist = $1'\n");

    assertThat(uses("tracks", "artist")).containsExactly("search.ts:2");
    assertThat(uses("tracks", "title")).containsExactly("search.ts:3");
  }

  @Test
  void readsClassesOfSqlAlchemy() {
    files.put(
        "app/models.py",
        """
        class Track(Base):
            __tablename__ = "tracks"

            id: Mapped[int] = mapped_column(primary_key=True)
            title: Mapped[str]
            by = Column("artist", String)
            albums: Mapped[list["Album"]] = relationship(back_populates="tracks")

        class Album(Base):
            __tablename__ = "albums"
            year: Mapped[int]

        plays = Table("plays", metadata, Column("id", Integer), Column("track_id", Integer))
        """);

    assertThat(uses("tracks", "artist")).containsExactly("app/models.py:6");
    assertThat(uses("tracks", "title")).containsExactly("app/models.py:5");
    assertThat(uses("tracks", "year")).isEmpty();
    assertThat(uses("tracks", "albums")).isEmpty();
    assertThat(uses("albums", "year")).containsExactly("app/models.py:11");
    assertThat(uses("plays", "track_id")).containsExactly("app/models.py:13");
    assertThat(uses("tracks")).containsExactly("app/models.py:2");
  }

  @Test
  void readsEntitiesOfJpa() {
    files.put(
        "src/main/java/Track.java",
        """
        @Entity
        @Table(name = "tracks", schema = "music")
        public class Track {
          @Id private Long id;
          private String artistName;
          @Column(name = "length_s", nullable = false)
          private int length;
          private static final long serialVersionUID = 1L;
          @ManyToOne private Album album;
        }
        """);
    files.put(
        "src/main/java/PlayCount.java", "@Entity\nclass PlayCount {\n  private int total;\n}\n");

    assertThat(uses("music.tracks", "artist_name")).containsExactly("src/main/java/Track.java:5");
    assertThat(uses("tracks", "length_s")).containsExactly("src/main/java/Track.java:6");
    assertThat(uses("tracks", "album_id")).containsExactly("src/main/java/Track.java:9");
    assertThat(uses("play_count", "total")).containsExactly("src/main/java/PlayCount.java:3");
    assertThat(uses("tracks", "total")).isEmpty();
  }

  @Test
  void leavesTestsAndMigrationsOut() {
    String sql = "SELECT artist FROM tracks";
    files.put("tests/test_api.py", "q = '" + sql + "'\n");
    files.put("app/test_models.py", "q = '" + sql + "'\n");
    files.put("src/test/java/TracksTest.java", "String q = \"" + sql + "\";\n");
    files.put("web/api.spec.ts", "const q = '" + sql + "'\n");
    files.put("migrations/V1__tracks.sql", sql + ";\n");
    files.put("queries/tracks.sql", "SELECT 1;\n\n" + sql + ";\n");
    files.put("README.md", sql);

    assertThat(uses("tracks", "artist")).containsExactly("queries/tracks.sql:3");
  }

  @Test
  void survivesFilesThatAreNoProgram() {
    files.put("a.py", "'''");
    files.put("b.java", "\"SELECT artist FROM tracks");
    files.put("c.js", "`");
    files.put("d.py", "");
    files.put("e.rs", "fn a<'a>(x: &'a str) { q(\"SELECT artist FROM tracks\") }");

    assertThat(uses("tracks", "artist")).containsExactly("b.java:1", "e.rs:1");
  }

  @Test
  void takesAllColumnsOfARowForUsed() {
    files.put("a.py", "q = 'INSERT INTO tracks VALUES (1)'\n");
    files.put("b.py", "q = 'DELETE FROM tracks RETURNING *'\n");
    files.put("c.py", "q = 'SELECT a.id, t.* FROM albums a JOIN tracks t USING (id)'\n");
    files.put("d.py", "tracks = Table('tracks', metadata, autoload_with=engine)\n");

    assertThat(uses("tracks", "artist")).containsExactly("a.py:1", "b.py:1", "c.py:1", "d.py:1");
  }

  @Test
  void joinsWhatIsPutTogetherInPieces() {
    files.put(
        "Tracks.java",
        """
        sb.append("SELECT t.id, t.genre ");
        sb.append("FROM tracks t");
        sb.append(" JOIN albums a ON a.id = t.album_id");
        """);

    assertThat(uses("tracks", "genre")).containsExactly("Tracks.java:1");
    assertThat(uses("tracks", "album_id")).containsExactly("Tracks.java:3");
  }

  @Test
  void takesNoSentenceForAStatement() {
    files.put("a.py", "\"\"\"Read tracks from the API, with users.\"\"\"\n");

    assertThat(uses("tracks")).isEmpty();
    assertThat(uses("users")).isEmpty();
  }

  @Test
  void tellsWhereANameIsThatItDoesNotUnderstand() {
    files.put("models.py", "class Mixin:\n    created_at: Mapped[str]\n");
    files.put("track.ts", "export class Track { createdAt: Date }\n");
    files.put("other.py", "q = 'SELECT created_at FROM albums'\n");

    assertThat(
            SourceCode.of("release 1", files, "migrations", List.of())
                .unexplained("tracks", "created_at", List.of("tracks", "albums")))
        .extracting(Object::toString)
        .containsExactly("models.py:2", "track.ts:1");
  }

  private List<String> uses(String table, String... column) {
    SourceCode code = SourceCode.of("release 1", files, "migrations", List.of());
    return (column.length == 0 ? code.uses(table) : code.uses(table, column[0]))
        .stream().map(Object::toString).toList();
  }
}
