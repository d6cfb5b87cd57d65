package dev.relayctl.environment;

import dev.relayctl.problem.Where;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a project's sources name what the database has, in a way that relayctl doesn't know by
 * itself: one item of {@code migrations.usage}.
 *
 * @param files which, by whole paths relative to the project
 * @param prefix what tables have in front of the names that are found; empty for nothing
 * @param expressions what is found by which; never empty
 */
public record UsagePatterns(Pattern files, String prefix, Map<Part, Expression> expressions) {
  public UsagePatterns {
    expressions = Collections.unmodifiableMap(new EnumMap<>(expressions));
  }

  /** What an expression finds. */
  public enum Part {
    /** Where a table's mapping begins; what is found below it belongs to it. */
    TABLE,
    COLUMN,
    /** A column of the table that isn't used. */
    IGNORED,
    /** The declaration of an enum from its beginning to its end; its name isn't asked for. */
    ENUM,
    VALUE;

    /** The key in the file, and the name of the group that holds what is found. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A regular expression.
   *
   * @param key with its path: {@code migrations.usage[0].table}
   * @param where it is written
   */
  public record Expression(String key, Pattern pattern, Where where) {}

  /** Whether a file is meant. */
  public boolean concern(String path) {
    return files.matcher(path).matches();
  }

  /** The expression for a part; empty when the file has none. */
  public Optional<Expression> of(Part part) {
    return Optional.ofNullable(expressions.get(part));
  }
}
