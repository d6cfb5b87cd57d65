package dev.relayctl.config;

import dev.relayctl.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks environment files against {@code schemas/environment.schema.json}, the published schema
 * (JSON Schema 2020-12), which lies on the class path too. For several threads at once.
 */
public final class EnvironmentSchema {
  /** The schema's place on the class path. */
  static final String RESOURCE = "/schemas/environment.schema.json";

  /**
   * Once per process: {@link EnvironmentFiles#prepare} has made it when the first file is checked.
   */
  private static final SchemaShape SHAPE = new SchemaShape(EnvironmentShape.tree());

  /** Loaded when it is first needed; most commands never do. */
  private @Nullable SchemaValidator validator;

  private EnvironmentSchema() {}

  /** The schema of this build. */
  public static EnvironmentSchema load() {
    return new EnvironmentSchema();
  }

  /** The text of the published schema, for editors. */
  public static String published() {
    return resource(RESOURCE);
  }

  /**
   * All that the schema has against a file, in the file's order: {@code config.unknown-key}, {@code
   * .invalid-name}, {@code .wrong-type}, {@code .unknown-value}, {@code .invalid-value}, {@code
   * .missing-key}. Empty when the file is as it should be.
   */
  public List<Problem> check(Node.MapNode file) {
    if (SHAPE.accepts(file)) {
      return List.of();
    }
    return validated(file);
  }

  private synchronized List<Problem> validated(Node.MapNode file) {
    if (validator == null) {
      validator = SchemaValidator.load();
    }
    return validator.check(file);
  }

  /** The answer of the quick look alone. */
  boolean isSurelyFine(Node.MapNode file) {
    return SHAPE.accepts(file);
  }

  static String resource(String name) {
    try (InputStream in = EnvironmentSchema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
