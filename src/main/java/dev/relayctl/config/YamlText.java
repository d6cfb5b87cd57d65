package dev.relayctl.config;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.serializer.Serializer;

/** A value that is to be written as YAML 1.2, with its comments. */
public sealed interface YamlText {
  /** A line of nothing but spaces, with which no literal text is written. */
  Pattern INDENTED = Pattern.compile("(?m)^ +$");

  /** Numbers of YAML 1.2 that no file of ours has, but that others read as such. */
  Pattern RARE_NUMBER =
      Pattern.compile("0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

  /**
   * A text.
   *
   * @param comment behind it, on the same line; null for none
   */
  record Text(String value, @Nullable String comment) implements YamlText {
    /** A text that needs no comment. */
    public Text(String value) {
      this(value, null);
    }
  }

  /** A whole number. */
  record Whole(int value) implements YamlText {}

  /** True or false. */
  record Flag(boolean value) implements YamlText {}

  /** Values in order. */
  record Items(List<? extends YamlText> values) implements YamlText {
    public Items {
      values = List.copyOf(values);
    }

    /** Texts in order. */
    public static Items of(List<String> texts) {
      return new Items(texts.stream().map(Text::new).toList());
    }
  }

  /** Keys with values, in order. */
  record Keys(List<Field> keys) implements YamlText {
    public Keys {
      keys = List.copyOf(keys);
    }

    /** Some keys. */
    public static Keys of(Field... keys) {
      return new Keys(List.of(keys));
    }
  }

  /**
   * A key with its value.
   *
   * @param comments lines above it; an empty one stays empty
   */
  record Field(String name, YamlText value, List<String> comments) {
    public Field {
      comments = List.copyOf(comments);
    }

    /** A key that needs no comment. */
    public static Field of(String name, YamlText value) {
      return new Field(name, value, List.of());
    }

    /** A key with a text. */
    public static Field of(String name, String text) {
      return of(name, new Text(text));
    }

    /** The same with other lines above it. */
    public Field below(String... lines) {
      return new Field(name, value, List.of(lines));
    }
  }

  /** The document: two spaces for each level, no line folded, ends in a line feed. */
  static String print(Keys document) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setSplitLines(false);
    options.setWidth(Integer.MAX_VALUE);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setProcessComments(true);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    var out = new StringWriter();
    try {
      var serializer =
          new Serializer(new Emitter(out, options), new CoreSchemaResolver(), options, null);
      serializer.open();
      serializer.serialize(node(document));
      serializer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // A StringWriter has no reason to.
    }
    // The emitter indents empty lines.
    return INDENTED.matcher(out.toString()).replaceAll("");
  }

  private static Node node(YamlText value) {
    return switch (value) {
      case Text(String text, String comment) -> {
        ScalarNode node = scalar(Tag.STR, text);
        if (comment != null) {
          node.setInLineComments(List.of(comment(comment, CommentType.IN_LINE)));
        }
        yield node;
      }
      case Whole(int number) -> scalar(Tag.INT, Integer.toString(number));
      case Flag(boolean flag) -> scalar(Tag.BOOL, Boolean.toString(flag));
      case Items(List<? extends YamlText> values) ->
          new SequenceNode(
              Tag.SEQ, values.stream().map(YamlText::node).toList(), DumperOptions.FlowStyle.BLOCK);
      case Keys(List<Field> keys) ->
          new MappingNode(
              Tag.MAP, keys.stream().map(YamlText::tuple).toList(), DumperOptions.FlowStyle.BLOCK);
    };
  }

  private static NodeTuple tuple(Field key) {
    ScalarNode name = scalar(Tag.STR, key.name());
    if (!key.comments().isEmpty()) {
      name.setBlockComments(key.comments().stream().map(YamlText::above).toList());
    }
    return new NodeTuple(name, node(key.value()));
  }

  private static ScalarNode scalar(Tag tag, String text) {
    DumperOptions.ScalarStyle style =
        text.contains("\n")
            ? DumperOptions.ScalarStyle.LITERAL
            : RARE_NUMBER.matcher(text).matches()
                ? DumperOptions.ScalarStyle.SINGLE_QUOTED
                : DumperOptions.ScalarStyle.PLAIN;
    return new ScalarNode(tag, text, null, null, style);
  }

  private static CommentLine above(String line) {
    return line.isEmpty()
        ? new CommentLine(null, null, "", CommentType.BLANK_LINE)
        : comment(line, CommentType.BLOCK);
  }

  private static CommentLine comment(String text, CommentType type) {
    return new CommentLine(null, null, " " + text, type);
  }
}
