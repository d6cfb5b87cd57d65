package dev.relayctl.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Expressions of GitHub Actions, as far as generated workflows have them: {@code ==}, {@code !=},
 * {@code &&}, {@code ||}, {@code !}, parentheses, texts and names. Anything else is an error.
 */
final class ActionsExpression {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(==|!=|&&|\\|\\||!|\\(|\\)|'[^']*'|[A-Za-z_][\\w.-]*)\\s*");

  private static final Pattern INSIDE = Pattern.compile("\\$\\{\\{(.*?)}}");

  private final List<String> tokens;
  private final JsonNode context;
  private int next;

  private ActionsExpression(String text, JsonNode context) {
    Matcher matcher = TOKEN.matcher(text);
    this.tokens = matcher.results().map(each -> each.group(1)).toList();
    if (!matcher.replaceAll("").isEmpty()) {
      throw new AssertionError("no expression that is known here: " + text);
    }
    this.context = context;
  }

  /** Whether a condition is met. */
  static boolean isTrue(String text, JsonNode context) {
    return truth(new ActionsExpression(text, context).whole());
  }

  /** A text with what its expressions stand for. */
  static String filled(String text, JsonNode context) {
    return INSIDE
        .matcher(text)
        .replaceAll(found -> {
          Object value = new ActionsExpression(found.group(1), context).whole();
          return Matcher.quoteReplacement(value == null ? "" : value.toString());
        });
  }

  private @Nullable Object whole() {
    Object value = either();
    if (next < tokens.size()) {
      throw new AssertionError("unexpected " + tokens.get(next) + " in " + tokens);
    }
    return value;
  }

  private @Nullable Object either() {
    Object value = both();
    while (take("||")) {
      Object other = both();
      value = truth(value) ? value : other;
    }
    return value;
  }

  private @Nullable Object both() {
    Object value = compared();
    while (take("&&")) {
      Object other = compared();
      value = truth(value) ? other : value;
    }
    return value;
  }

  private @Nullable Object compared() {
    Object value = single();
    if (take("==")) {
      return same(value, single());
    }
    return take("!=") ? (Object) !same(value, single()) : value;
  }

  private @Nullable Object single() {
    if (take("!")) {
      return !truth(single());
    }
    if (take("(")) {
      Object value = either();
      if (!take(")")) {
        throw new AssertionError("no ) in " + tokens);
      }
      return value;
    }
    String token = tokens.get(next++);
    return token.startsWith("'") ? token.substring(1, token.length() - 1) : named(token);
  }

  private @Nullable Object named(String name) {
    String[] path = name.split("\\.", -1);
    if (!context.has(path[0])) {
      throw new AssertionError("no context " + path[0]);
    }
    JsonNode at = context;
    for (String part : path) {
      at = at.path(part);
    }
    if (at.isContainerNode()) {
      throw new AssertionError(name + " is no single value");
    }
    return at.isMissingNode() || at.isNull()
        ? null
        : at.isBoolean() ? (Object) at.booleanValue() : at.asText();
  }

  private boolean take(String token) {
    boolean there = next < tokens.size() && tokens.get(next).equals(token);
    next += there ? 1 : 0;
    return there;
  }

  /** Texts are the same in either case; nothing is no text. */
  private static boolean same(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.toString().equalsIgnoreCase(other.toString());
  }

  private static boolean truth(@Nullable Object value) {
    return value instanceof Boolean flag ? flag : value != null && !value.toString().isEmpty();
  }
}
