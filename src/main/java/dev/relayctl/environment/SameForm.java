package dev.relayctl.environment;

import dev.relayctl.environment.DatabaseUrl.Driver;
import dev.relayctl.problem.Result;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a database URL in the form that another one has. */
final class SameForm {
  private static final String SQLALCHEMY = "postgresql+";

  private SameForm() {}

  static Result<Secret> render(DatabaseUrl url, String form) {
    if (form.startsWith(JdbcForm.PREFIX)) {
      return url.jdbc().map(SameForm::whole);
    }
    int end = form.indexOf("://");
    if (end < 0) {
      return Result.ok(url.libpqKeyValue());
    }
    String scheme = form.substring(0, end).toLowerCase(Locale.ROOT);
    return Result.ok(
        scheme.startsWith(SQLALCHEMY)
            ? sqlAlchemy(url, scheme)
            : LibpqText.uri(url, scheme, LibpqText.Keep.ALL));
  }

  /** One that names no driver of ours takes what libpq takes, and keeps its scheme. */
  private static Secret sqlAlchemy(DatabaseUrl url, String scheme) {
    String driver = scheme.substring(SQLALCHEMY.length());
    for (Driver known : Driver.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(driver)) {
        return url.sqlAlchemy(known);
      }
    }
    return LibpqText.uri(url, scheme, LibpqText.Keep.ALL);
  }

  /** With user and password in the query, where pgjdbc finds them, too. */
  private static Secret whole(JdbcTarget target) {
    String credentials =
        target.properties().entrySet().stream()
            .map(p -> p.getKey() + "=" + PercentEncoding.encode(p.getValue().text()))
            .collect(Collectors.joining("&"));
    String between = target.url().contains("?") ? "&" : "?";
    return Secret.of(target.url() + (credentials.isEmpty() ? "" : between + credentials));
  }
}
