package dev.relayctl.config;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A YAML file as a tree with positions. Only data: no tags, no merge keys, one document, a map at
 * the top. Plain values follow YAML 1.2, as editors do: {@code no} and {@code 16:00} are text.
 */
public final class YamlFile {
  /** Deeper files are generated or hostile; ours need six levels. */
  static final int MAX_DEPTH = 30;

  /** Aliases that repeat whole maps or lists; the tree's own limit stops what they multiply to. */
  static final int MAX_ALIASES = 50;

  private YamlFile() {}

  /**
   * Reads a file of at most 1 MiB.
   *
   * @param shownAs the path as positions and problems show it
   * @return the tree, or problems {@code config.missing-file}, {@code .unreadable}, {@code
   *     .too-large}, {@code .not-text}, {@code .empty}, {@code .tab}, {@code .syntax}, {@code
   *     .several-documents}, {@code .not-a-map}, {@code .merge-key}, {@code .duplicate-key}, {@code
   *     .tag}, {@code .nested-too-deep}, {@code .too-many-aliases}
   */
  public static Result<Node.MapNode> read(Path path, String shownAs) {
    return TextFile.read(path, shownAs).then(text -> parse(text, shownAs));
  }

  /** The same for a text that is already here. */
  static Result<Node.MapNode> parse(String text, String shownAs) {
    return parse(text, shownAs, new CoreSchemaResolver(), (_, value) -> value);
  }

  /**
   * The same with plain values as YAML 1.1 has them: the file belongs to a program that does so.
   */
  static Result<Node.MapNode> parseOld(String text, String shownAs) {
    return parse(text, shownAs, new OldSchemaResolver(), OldSchemaResolver::canonical);
  }

  private static Result<Node.MapNode> parse(
      String text,
      String shownAs,
      Resolver resolver,
      BiFunction<Node.Type, String, String> canonical) {
    var faults = new YamlFaults(text, shownAs);
    org.yaml.snakeyaml.nodes.@Nullable Node root;
    try {
      LoaderOptions options = options();
      var parser = new ParserImpl(new StreamReader(text), options);
      root = new Composer(parser, resolver, options).getSingleNode();
    } catch (MarkedYAMLException e) {
      return Result.bad(faults.of(e));
    } catch (YAMLException e) {
      return Result.bad(faults.of(e));
    }
    if (root == null || root.getTag().equals(Tag.NULL)) {
      return Result.bad(
          Problem.invalid(
              "config.empty",
              "the file is empty",
              Position.start(shownAs).where(),
              "it holds no key, only comments or blank lines at most",
              "write the keys that it needs, or delete the file"));
    }
    return new YamlTree(shownAs, canonical).map(root);
  }

  private static LoaderOptions options() {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setCodePointLimit(TextFile.MAX_BYTES);
    options.setMergeOnCompose(false);
    return options;
  }
}
