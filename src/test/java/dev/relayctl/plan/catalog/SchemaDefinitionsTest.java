package dev.relayctl.plan.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaDefinitionsTest {
  private static final SchemaDefinitions TRACKS =
      SchemaDefinitions.of(
          Map.of(
              "table tracks", "plain",
              "column id of tracks", "bigint, not null",
              "column title of tracks", "text"));

  @Test
  void tellsWhatIsMissingWhatIsThereAndWhatDiffers() {
    var other =
        SchemaDefinitions.of(
            Map.of(
                "table tracks", "plain",
                "column id of tracks", "bigint",
                "type mood", "enum of 'calm'"));

    assertThat(TRACKS.differencesOf(other))
        .containsExactly(
            "column id of tracks is bigint, not bigint, not null",
            "column title of tracks is missing: text",
            "type mood is there: enum of 'calm'");
    assertThat(TRACKS.differencesOf(TRACKS)).isEmpty();
  }

  @Test
  void tellsATableWithoutAllThatGoesAlongWithIt() {
    var nothing = SchemaDefinitions.of(Map.of());

    assertThat(TRACKS.differencesOf(nothing)).containsExactly("table tracks is missing: plain");
    assertThat(nothing.differencesOf(TRACKS)).containsExactly("table tracks is there: plain");
  }

  @Test
  void tellsOfASchemaWhatThereIsToSay() {
    var bare = SchemaDefinitions.of(Map.of("schema shop", ""));
    var described = SchemaDefinitions.of(Map.of("schema shop", "comment 'orders'"));
    var nothing = SchemaDefinitions.of(Map.of());

    assertThat(bare.differencesOf(described))
        .containsExactly("schema shop is with comment 'orders'");
    assertThat(described.differencesOf(bare))
        .containsExactly("schema shop is without comment 'orders'");
    assertThat(bare.differencesOf(nothing)).containsExactly("schema shop is missing");
    assertThat(nothing.differencesOf(bare)).containsExactly("schema shop is there");
  }

  @Test
  void takesNothingThatWasRenamedForGone() {
    var tracks = new ObjectName("public", "tracks");
    var songs = new ObjectName("public", "songs");
    var before =
        List.of(
            new Stored(1, tracks, 1, "id"),
            new Stored(1, tracks, 2, "title"),
            new Stored(1, tracks, 3, "mood"),
            new Stored(2, new ObjectName("public", "plays"), 1, "id"));
    var after = List.of(new Stored(1, songs, 1, "id"), new Stored(1, songs, 2, "name"));

    assertThat(Stored.difference(before, after))
        .containsExactly(
            new Stored.Gone(tracks, "mood"),
            new Stored.Gone(new ObjectName("public", "plays"), null));
  }
}
