package dev.relayctl.environment;

import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code host=… port=… password='…'}, read by libpq's rules (its documentation, "Keyword/Value
 * Connection Strings"): spaces around = are fine, a value with spaces stands in single quotes, and
 * a backslash takes the next character as it is, quoted or not. A doubled quote is no quote here,
 * it ends the value. Keywords that libpq doesn't know are refused as libpq does: mostly they are
 * the rest of an unquoted password.
 */
final class KeyValueForm {
  private final String text;
  private final Where where;
  private int position;

  private KeyValueForm(String text, Where where) {
    this.text = text;
    this.where = where;
  }

  static Result<Map<String, String>> options(String text, Where where) {
    return new KeyValueForm(text, where).read();
  }

  private Result<Map<String, String>> read() {
    var options = new LinkedHashMap<String, String>();
    for (skipSpaces(); position < text.length(); skipSpaces()) {
      int equals = text.indexOf('=', position);
      if (equals < 0) {
        return UrlProblems.keyword(where);
      }
      String keyword = text.substring(position, equals).strip();
      if (!ParameterNames.isLibpq(keyword)) {
        return UrlProblems.keyword(where);
      }
      position = equals + 1;
      skipSpaces();
      var value = new StringBuilder();
      if (position < text.length() && text.charAt(position) == '\'') {
        position++;
        if (!quoted(value)) {
          return UrlProblems.quote(where);
        }
      } else {
        unquoted(value);
      }
      options.put(keyword, value.toString());
    }
    return Result.ok(options);
  }

  private void unquoted(StringBuilder value) {
    while (position < text.length() && !Character.isWhitespace(text.charAt(position))) {
      if (text.charAt(position) == '\\') {
        position++;
      }
      appendNext(value);
    }
  }

  /** Whether the closing quote came. */
  private boolean quoted(StringBuilder value) {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '\'') {
        position++;
        return true;
      }
      if (c == '\\') {
        position++;
      }
      appendNext(value);
    }
    return false;
  }

  private void appendNext(StringBuilder value) {
    if (position < text.length()) {
      value.append(text.charAt(position));
      position++;
    }
  }

  private void skipSpaces() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }
}
