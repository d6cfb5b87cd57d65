package dev.relayctl.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.UsagePatterns;
import dev.relayctl.lint.EnumValue;
import dev.relayctl.testing.UsageExamples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The patterns of docs/how-to/mappings.md, on sources as people write them. */
class OwnPatternsTest {
  private static final List<String> TABLES =
      List.of("tracks", "albums", "music_track", "music_album", "api.track_plays");

  @TempDir Path project;

  private final Map<String, String> files = new HashMap<>();
  private List<UsagePatterns> patterns = List.of();

  @Test
  void readsSchemasOfPrisma() throws IOException {
    patterns = documented("Prisma");
    files.put(
        "prisma/schema.prisma",
        """
        model Track {
          id         Int     @id @default(autoincrement())
          title      String
          artistName String? @db.Text @map("artist")
          album      Album   @relation(fields: [albumId], references: [id])
          albumId    Int     @map("album_id")
          state      State

          @@index([title, artistName])
          @@map("tracks")
        }

        enum State {
          ON
          PAUSED @map("paused")
          rating
        }

        model Albums {
          id    Int @id
          genre String

          @@unique([id, genre])
        }
        """);

    assertThat(uses("tracks", "artist")).containsExactly("prisma/schema.prisma:4");
    assertThat(uses("tracks", "album_id")).containsExactly("prisma/schema.prisma:5");
    assertThat(uses("tracks", "genre")).isEmpty();
    assertThat(uses("tracks", "rating")).isEmpty();
    assertThat(uses("albums", "genre")).containsExactly("prisma/schema.prisma:21");
    assertThat(uses("tracks")).containsExactly("prisma/schema.prisma:10");
    assertThat(unexplained("tracks", "genre")).isEmpty();
    assertThat(unexplained("albums", "title")).isEmpty();
    assertThat(uses(new EnumValue("state", "paused", List.of("ON", "paused"), List.of("tracks"))))
        .containsExactly("prisma/schema.prisma:15");
  }

  @Test
  void readsModelsOfDjango() throws IOException {
    patterns = documented("Django");
    files.put(
        "music/models.py",
        """
        from django.db import models

        class Track(models.Model):
            class State(models.TextChoices):
                ON = "on", "On"
                PAUSED = "paused", "Paused"

            title = models.CharField(max_length=200)
            by = models.CharField(max_length=200, db_column="artist")
            album = models.ForeignKey("Album", on_delete=models.CASCADE)
            PAGE = 20

        class Album(models.Model):
            genre = models.CharField(max_length=20)

            class Meta:
                db_table = "albums"
        """);

    assertThat(uses("music_track", "artist")).containsExactly("music/models.py:9");
    assertThat(uses("music_track", "album_id")).containsExactly("music/models.py:10");
    assertThat(uses("music_track", "genre")).isEmpty();
    assertThat(uses("music_track", "page")).isEmpty();
    assertThat(uses("albums", "genre")).containsExactly("music/models.py:14");
    assertThat(unexplained("music_track", "genre")).isEmpty();
    assertThat(unexplained("music_track", "page")).containsExactly("music/models.py:11");
    assertThat(
            uses(new EnumValue("state", "paused", List.of("on", "paused"), List.of("music_track"))))
        .containsExactly("music/models.py:6");
  }

  @Test
  void readsModelsOfRailsWithTheColumnsThatTheyIgnore() throws IOException {
    patterns = documented("Rails");
    files.put(
        "app/models/track.rb",
        """
        class Track < ApplicationRecord
          belongs_to :album
          self.ignored_columns += ["artist", :genre]
        end
        """);
    files.put(
        "app/models/music/record.rb",
        """
        class Music::Record < ApplicationRecord
          self.table_name = "albums"
          self.ignored_columns = %w[year label]
        end
        """);
    files.put("app/views/show.rb", "year.to_s\n");

    assertThat(uses("tracks", "title")).containsExactly("app/models/track.rb:1");
    assertThat(uses("tracks", "artist")).isEmpty();
    assertThat(uses("tracks", "genre")).isEmpty();
    assertThat(uses("tracks", "genre_id")).containsExactly("app/models/track.rb:1");
    assertThat(uses("albums", "title")).containsExactly("app/models/music/record.rb:2");
    assertThat(uses("albums", "label")).isEmpty();
    assertThat(unexplained("tracks", "artist")).isEmpty();
    assertThat(unexplained("albums", "label")).isEmpty();
    assertThat(unexplained("albums", "year")).containsExactly("app/views/show.rb:1");
  }

  @Test
  void readsStructsOfGo() throws IOException {
    patterns = documented("Go");
    files.put(
        "store/models.go",
        """
        package store

        type Track struct {
        	ID     int64  `db:"id"`
        	By     string `json:"by" db:"artist"`
        }

        type Album struct {
        	gorm.Model
        	Genre     string
        	LabelName string `gorm:"size:20;column:label"`
        }

        type Filter struct {
        	Year int `db:"year"`
        }

        func (t Track) String() string {
        	return t.By
        }
        """);

    assertThat(uses("tracks", "artist")).containsExactly("store/models.go:5");
    assertThat(uses("tracks", "genre")).isEmpty();
    assertThat(uses("albums", "genre")).containsExactly("store/models.go:10");
    assertThat(uses("albums", "label")).containsExactly("store/models.go:11");
    assertThat(unexplained("tracks", "label")).isEmpty();
    assertThat(unexplained("tracks", "year")).containsExactly("store/models.go:15");
  }

  @Test
  void readsEntitiesOfTypeOrm() throws IOException {
    patterns = documented("TypeORM");
    files.put(
        "src/entities/track.ts",
        """
        export enum State { On = 'on', Paused = 'paused' }

        @Entity({ schema: "music", name: "tracks" })
        export class Song {
          @PrimaryGeneratedColumn() id: number;
          @Column({ type: "varchar", name: "artist" })
          artistName: string;
          @Column({ default: () => "now()" }) readonly createdAt: Date;
          @ManyToOne(() => Album, (album) => album.tracks)
          @JoinColumn({ name: "album" })
          on: Album;
          @ManyToOne(() => Label, (label) => label.tracks)
          label?: Label;
        }

        @Entity()
        export class TrackPlay {
          @Column("text") genre!: string
        }
        """);

    assertThat(uses("tracks", "artist")).containsExactly("src/entities/track.ts:6");
    assertThat(uses("tracks", "created_at")).containsExactly("src/entities/track.ts:8");
    assertThat(uses("tracks", "album")).containsExactly("src/entities/track.ts:10");
    assertThat(uses("tracks", "labelId")).containsExactly("src/entities/track.ts:13");
    assertThat(uses("tracks", "genre")).isEmpty();
    assertThat(uses("api.track_plays", "genre")).containsExactly("src/entities/track.ts:18");
    assertThat(unexplained("tracks", "genre")).isEmpty();
    assertThat(uses(new EnumValue("state", "paused", List.of("on", "paused"), List.of("tracks"))))
        .containsExactly("src/entities/track.ts:1");
  }

  @Test
  void takesAColumnForThatOfAnyTableWhereNoneIsAboveIt() throws IOException {
    patterns = read("- { files: '*.csv', column: '(?<column>\\w+);' }");
    files.put("export.csv", "id;artist;\n");

    assertThat(uses("tracks", "artist")).containsExactly("export.csv:1");
    assertThat(uses("albums", "artist")).containsExactly("export.csv:1");
    assertThat(uses("tracks")).isEmpty();
  }

  @Test
  void leavesTestsMigrationsOtherFilesAndWhatIsNoTextAlone() throws IOException {
    patterns =
        read(
            "- { files: '**/*.{map,bin}', table: 'of (?<table>\\w+)', column: '- (?<column>\\w+)' }");
    String text = "of tracks\n- artist\n";
    files.put("a.map", text);
    files.put("b/c/ü.map", text);
    files.put("tests/a.map", text);
    files.put("migrations/a.map", text);
    files.put("a.txt", text);
    files.put("a.bin", "\0" + text);

    assertThat(uses("tracks", "artist")).containsExactly("a.map:2", "b/c/ü.map:2");
  }

  @Test
  void givesUpAPatternThatNeverEndsAndSaysWhich() throws IOException {
    patterns =
        read(
            """
            - { files: "*.map", table: '(?<table>(?:(\\w+)\\s?\\2?)+):$' }
            - { files: "*.map", column: '- (?<column>\\w+)' }
            """);
    files.put("a.map", "- artist\n" + "a".repeat(5_000) + "\n");
    files.put("b.map", "b".repeat(5_000));

    SourceCode code = code();

    assertThat(code.gap())
        .hasValueSatisfying(gap ->
            assertThat(gap)
                .startsWith("migrations.usage[0].table (")
                .contains("dev.yaml:5:")
                .contains("takes too many steps over a.map"));
    assertThat(uses("tracks", "artist")).containsExactly("a.map:1");
  }

  @Test
  void givesUpAPatternThatNestsTooDeep() throws IOException {
    patterns = read("- { files: '*.map', table: '(?<table>(?:a|b)*)c' }");
    files.put("a.map", "ab".repeat(500_000));

    assertThat(code().gap()).isPresent();
  }

  private List<UsagePatterns> documented(String heading) throws IOException {
    return UsageExamples.documented(heading, project);
  }

  private List<UsagePatterns> read(String usage) throws IOException {
    return UsageExamples.read("migrations:\n  usage:\n" + usage.indent(4), project);
  }

  private SourceCode code() {
    return SourceCode.of("release 1", files, "migrations", patterns);
  }

  private List<String> uses(String table, String column) {
    return code().uses(table, column).stream().map(Object::toString).toList();
  }

  private List<String> uses(String table) {
    return code().uses(table).stream().map(Object::toString).toList();
  }

  private List<String> uses(EnumValue value) {
    return code().uses(value).stream().map(Object::toString).toList();
  }

  private List<String> unexplained(String table, String column) {
    return code().unexplained(table, column, TABLES).stream().map(Object::toString).toList();
  }
}
