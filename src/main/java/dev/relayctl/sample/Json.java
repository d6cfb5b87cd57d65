package dev.relayctl.sample;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the API says and hears, as JSON. The streaming parser only: it loads few classes. */
final class Json {
  private static final JsonFactory FORMAT = new JsonFactory();

  private Json() {}

  /** An object of texts, in the map's order. */
  static String object(Map<String, String> texts) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator json = FORMAT.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> entry : texts.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  static String track(Track track) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator json = FORMAT.createGenerator(text)) {
      write(track, json);
    }
    return text.toString();
  }

  static String tracks(List<Track> tracks) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator json = FORMAT.createGenerator(text)) {
      json.writeStartArray();
      for (Track track : tracks) {
        write(track, json);
      }
      json.writeEndArray();
    }
    return text.toString();
  }

  /**
   * The texts of an object; what isn't text is left out.
   *
   * @throws IOException when it isn't a JSON object
   */
  static Map<String, String> texts(byte[] body) throws IOException {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser json = FORMAT.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a JSON object");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        if (json.nextToken() == JsonToken.VALUE_STRING) {
          texts.put(name, json.getText());
        } else {
          json.skipChildren();
        }
      }
    }
    return texts;
  }

  private static void write(Track track, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", track.id());
    json.writeStringField("title", track.title());
    json.writeStringField("artist", track.artist());
    json.writeNumberField("plays", track.plays());
    json.writeEndObject();
  }
}
