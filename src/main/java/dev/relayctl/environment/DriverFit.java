package dev.relayctl.environment;

import dev.relayctl.environment.DatabaseUrl.Consumer;
import dev.relayctl.environment.DatabaseUrl.Driver;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether the text of a database URL is one that a project's driver takes as it is. */
public final class DriverFit {
  private DriverFit() {}

  /**
   * Why the drivers of a Python project can't take a URL; empty when they can, or when nothing is
   * known against it.
   *
   * @param text as the app is given it
   * @param url what it means
   * @param project without a driver it isn't Python's, or has no database
   */
  public static Optional<String> objection(Secret text, DatabaseUrl url, PythonProject project) {
    if (project.drivers().isEmpty()) {
      return Optional.empty();
    }
    String scheme = scheme(text);
    if (scheme.startsWith("jdbc:")) {
      return Optional.of("it is a JDBC URL, and the project is Python's");
    }
    // The drivers themselves take both spellings, and asyncpg takes libpq's sslmode.
    if (project.database() != PythonProject.Database.SQLALCHEMY) {
      return Optional.empty();
    }
    if (scheme.equals("postgres")) {
      return Optional.of("SQLAlchemy has known postgresql:// only since its version 1.4");
    }
    if (!project.drivers().equals(Set.of(Driver.ASYNCPG))) {
      return Optional.empty();
    }
    Set<String> unknown = new TreeSet<>();
    url.dropped(Consumer.ASYNCPG).forEach(dropped -> unknown.add(dropped.name()));
    // A rendering for asyncpg says ssl instead; the app gets the text as it is.
    if (text.text().contains("sslmode=")) {
      unknown.add("sslmode");
    }
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of("asyncpg's connect() knows no " + String.join(", ", unknown));
  }

  /** What stands before {@code ://}; empty for another form. Never a secret. */
  private static String scheme(Secret text) {
    int end = text.text().indexOf("://");
    return end < 0 ? "" : text.text().substring(0, end).toLowerCase(Locale.ROOT);
  }
}
