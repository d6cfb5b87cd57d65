package dev.relayctl.config;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The types of plain values in YAML 1.1 as Go's {@code yaml.v2} reads them, and flyctl with it:
 * {@code on} is true, {@code 010} is 8, {@code 1_000} is 1000, dates are text.
 */
final class OldSchemaResolver extends Resolver {
  private static final Pattern TRUE = Pattern.compile("y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON");
  private static final Pattern BOOLEAN =
      Pattern.compile(TRUE.pattern() + "|n|N|no|No|NO|false|False|FALSE|off|Off|OFF");
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]*|[1-9][0-9_]*)");
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[-+]?(?:\\.[0-9]+|[0-9][0-9_]*(?:\\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?"
              + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");
  private static final Pattern NOTHING = Pattern.compile("~|null|Null|NULL|");

  @Override
  protected void addImplicitResolvers() {
    addImplicitResolver(Tag.BOOL, BOOLEAN, "yYnNtTfFoO");
    addImplicitResolver(Tag.INT, INTEGER, "-+0123456789");
    addImplicitResolver(Tag.FLOAT, DECIMAL, "-+.0123456789");
    addImplicitResolver(Tag.NULL, NOTHING, "~nN\0");
    addImplicitResolver(Tag.NULL, Pattern.compile("^$"), null);
  }

  /** A plain value in the one form that readers of the tree expect; digits stay digits. */
  static String canonical(Node.Type type, String text) {
    return switch (type) {
      case TEXT, NOTHING -> text;
      case BOOLEAN -> Boolean.toString(TRUE.matcher(text).matches());
      case INTEGER -> integer(text.replace("_", ""));
      case DECIMAL -> decimal(text.replace("_", ""));
    };
  }

  private static String integer(String text) {
    boolean negative = text.startsWith("-");
    String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    String lower = digits.toLowerCase(Locale.ROOT);
    BigInteger value;
    if (lower.startsWith("0x")) {
      value = new BigInteger(lower.substring(2), 16);
    } else if (lower.startsWith("0b")) {
      value = new BigInteger(lower.substring(2), 2);
    } else if (lower.startsWith("0o")) {
      value = new BigInteger(lower.substring(2), 8);
    } else if (lower.length() > 1 && lower.startsWith("0")) {
      value = new BigInteger(lower, 8);
    } else {
      value = new BigInteger(lower);
    }
    return (negative ? value.negate() : value).toString();
  }

  private static String decimal(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case ".inf", "+.inf" -> "Infinity";
      case "-.inf" -> "-Infinity";
      case ".nan" -> "NaN";
      case String digits -> Double.toString(Double.parseDouble(digits));
    };
  }
}
