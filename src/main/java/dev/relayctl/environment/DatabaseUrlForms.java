package dev.relayctl.environment;

import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Tells the forms of a database URL apart and reads each into libpq's keywords and values. */
final class DatabaseUrlForms {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+._-]*:(//)?");
  private static final Pattern POSTGRES = Pattern.compile("postgres(ql)?(\\+[a-z0-9_]+)?://");

  private DatabaseUrlForms() {}

  static Result<Map<String, String>> options(String untrimmed, Where where) {
    String text = untrimmed.strip();
    if (text.isEmpty()) {
      return UrlProblems.empty(where);
    }
    if (text.startsWith("'") || text.startsWith("\"")) {
      return UrlProblems.wrapped("a quotation mark", where);
    }
    // Neon's console offers the whole command to copy.
    if (text.startsWith("psql ")) {
      return UrlProblems.wrapped("the word psql", where);
    }
    if (text.startsWith(JdbcForm.PREFIX)) {
      return JdbcForm.options(text.substring(JdbcForm.PREFIX.length()), where);
    }
    var scheme = SCHEME.matcher(text);
    if (scheme.lookingAt()) {
      String name = scheme.group().toLowerCase(Locale.ROOT);
      if (!POSTGRES.matcher(name).matches()) {
        return UrlProblems.scheme(where);
      }
      var dialect = name.indexOf('+') >= 0 ? UriForm.Dialect.SQLALCHEMY : UriForm.Dialect.LIBPQ;
      return new UriForm(dialect, where).options(text.substring(scheme.end()));
    }
    return text.indexOf('=') >= 0 ? KeyValueForm.options(text, where) : UrlProblems.scheme(where);
  }
}
