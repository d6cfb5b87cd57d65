package dev.relayctl.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** A JSON file as a tree with positions. */
final class JsonFile {
  /** Deeper files are generated or hostile; ours need six levels. */
  private static final int MAX_DEPTH = 30;

  private final JsonParser parser;
  private final String shownAs;

  private JsonFile(JsonParser parser, String shownAs) {
    this.parser = parser;
    this.shownAs = shownAs;
  }

  static Result<Node.MapNode> parse(String text, String shownAs) {
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = factory.createParser(text)) {
      var file = new JsonFile(parser, shownAs);
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        return bad(Position.start(shownAs), "the file doesn't begin with {");
      }
      Node tree = file.node(0);
      if (parser.nextToken() != null) {
        return bad(file.at(), "something follows the last }");
      }
      return Result.ok((Node.MapNode) tree);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      Position position =
          at == null
              ? Position.start(shownAs)
              : new Position(shownAs, at.getLineNr(), at.getColumnNr());
      return bad(position, e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory can be read", e);
    }
  }

  /** The value that the parser stands on. */
  private Node node(int depth) throws IOException {
    Position at = at();
    if (depth > MAX_DEPTH) {
      throw new JsonParseException(
          parser, "values are nested deeper than " + MAX_DEPTH + " levels");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var entries = new LinkedHashMap<String, Node.Entry>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          Position keyAt = at();
          parser.nextToken();
          entries.put(key, new Node.Entry(key, keyAt, node(depth + 1)));
        }
        yield new Node.MapNode(at, entries);
      }
      case START_ARRAY -> {
        var items = new ArrayList<Node>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(node(depth + 1));
        }
        yield new Node.ListNode(at, items);
      }
      case VALUE_STRING -> new Node.Scalar(at, Node.Type.TEXT, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> new Node.Scalar(at, Node.Type.BOOLEAN, parser.getText());
      case VALUE_NULL -> new Node.Scalar(at, Node.Type.NOTHING, "");
      case VALUE_NUMBER_INT -> new Node.Scalar(at, Node.Type.INTEGER, parser.getText());
      case VALUE_NUMBER_FLOAT -> decimal(at);
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value: " + parser.currentToken());
    };
  }

  /** JSON has one kind of number: 1.0 is a whole one. */
  private Node.Scalar decimal(Position at) throws IOException {
    double number = parser.getDoubleValue();
    if (Double.isFinite(number) && number == Math.rint(number) && Math.abs(number) < 1e15) {
      String digits = new BigDecimal(number).toBigInteger().toString();
      return new Node.Scalar(at, Node.Type.INTEGER, digits);
    }
    return new Node.Scalar(at, Node.Type.DECIMAL, Double.toString(number));
  }

  private Position at() {
    JsonLocation at = parser.currentTokenLocation();
    return new Position(shownAs, at.getLineNr(), at.getColumnNr());
  }

  private static Result<Node.MapNode> bad(Position at, String why) {
    return Result.bad(
        Problem.invalid(
            "config.json-syntax",
            "this is not valid JSON",
            at.where(),
            why,
            "check the quotes, the commas, the brackets and that no key occurs twice"));
  }
}
