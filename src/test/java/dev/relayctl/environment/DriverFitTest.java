package dev.relayctl.environment;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl.Driver;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The accident: Neon's URL with sslmode, given to asyncpg. */
class DriverFitTest {
  private static final Set<Driver> ASYNCPG = Set.of(Driver.ASYNCPG);

  @Test
  void asyncpgKnowsNoParametersOfLibpq() {
    assertThat(of("postgresql+asyncpg://u:p@h/db?sslmode=require&channel_binding=require", ASYNCPG))
        .contains("asyncpg's connect() knows no channel_binding, sslmode");
    assertThat(of("postgresql+asyncpg://u:p@h/db?ssl=require", ASYNCPG)).isEmpty();
    assertThat(of("postgresql+asyncpg://u:p@h/db", ASYNCPG)).isEmpty();
  }

  @Test
  void psycopgTakesThemAll() {
    assertThat(of("postgresql+psycopg://u:p@h/db?sslmode=require", Set.of(Driver.PSYCOPG)))
        .isEmpty();
    // Which of the two gets the URL, nobody knows.
    assertThat(of("postgresql://u:p@h/db?sslmode=require", Set.of(Driver.ASYNCPG, Driver.PSYCOPG)))
        .isEmpty();
  }

  @Test
  void sqlAlchemyKnowsNoPostgres() {
    assertThat(of("postgres://u:p@h/db", Set.of(Driver.PSYCOPG2))).isPresent();
    assertThat(of("jdbc:postgresql://h/db?user=u&password=p", Set.of(Driver.PSYCOPG2))).isPresent();
  }

  @Test
  void nothingIsKnownOfOtherProjects() {
    assertThat(of("postgres://u:p@h/db", Set.of())).isEmpty();
  }

  @Test
  void theDriversThemselvesTakeLibpqsWords() {
    for (String url : List.of("postgres://u:p@h/db", "postgresql://u:p@h/db?sslmode=require")) {
      assertThat(of(url, ASYNCPG, PythonProject.Database.ANOTHER)).as(url).isEmpty();
    }
    assertThat(of("jdbc:postgresql://h/db?user=u", ASYNCPG, PythonProject.Database.ANOTHER))
        .isPresent();
  }

  private static Optional<String> of(String text, Set<Driver> drivers) {
    return of(text, drivers, PythonProject.Database.SQLALCHEMY);
  }

  private static Optional<String> of(
      String text, Set<Driver> drivers, PythonProject.Database database) {
    Secret secret = Secret.of(text);
    return DriverFit.objection(
        secret,
        ok(DatabaseUrl.parse(secret, Where.system("test", "url"))),
        new PythonProject(drivers, database, PythonProject.Manager.UV, Optional.empty()));
  }
}
