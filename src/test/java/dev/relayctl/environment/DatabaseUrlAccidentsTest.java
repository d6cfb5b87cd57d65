package dev.relayctl.environment;

import static dev.relayctl.environment.Urls.WHERE;
import static dev.relayctl.environment.Urls.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlAccidentsTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          postgresql://app:MAR@KER@db.example.com/shop,         %40
          postgresql://app:MAR@KER/x@db.example.com/shop,       %40
          postgresql://app:MAR@KER?a=b@db.example.com:1/shop,   %40
          postgresql://app:MAR@KER/x?a=b@db.example.com/shop,   %40
          postgres://app:MAR/KER@db.example.com/shop,           %2F
          postgresql+asyncpg://app:MAR/KER@db.example.com/shop, %2F
          postgresql://app:12/MARKER@db.example.com/shop,       %2F
          postgresql://app:12/MAR?a=KER@db.example.com/shop,    %2F
          postgresql://app:MAR%KER@db.example.com/shop,         %25
          postgresql://app:MARKER%@db.example.com/shop,         %25
          postgresql://app:MARKER%00@db.example.com/shop,       %25
          postgresql://app:MARKER%FF@db.example.com/shop,       %25
          postgresql://app:MAR KER@db.example.com/shop,         %20
          postgresql://app:x@db.example.com/shop#MARKER,        %23
          postgresql://app:12#MAR/KER@db.example.com/shop,      %2F
          postgresql://h/db?password=MARKER&options=endpoint=x, %3D
          postgresql://h/db?password=MAR%KER,                   %25
          jdbc:postgresql://h/db?password=MAR%KER,              %25
          postgresql://host?user=MARKER@x,                      %3F
          """)
  void namesTheCharacterToEncode(String text, String encoded) {
    Problem problem = problem(text);

    assertThat(problem.facts().id()).hasToString("database.url-unencoded");
    assertThat(problem.facts().remedy()).startsWith("write " + encoded);
    isSilent(problem);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          ``,                                                   database.url-empty
          MARKER,                                               database.url-form
          mysql://app:MARKER@db.example.com/shop,               database.url-form
          jdbc:postgres://app:MARKER@db.example.com/shop,       database.url-form
          "postgresql://app:MARKER@db.example.com/shop",        database.url-form
          psql 'postgresql://app:MARKER@db.example.com/shop',   database.url-form
          jdbc:postgresql://app:MARKER@db.example.com/shop,     database.url-jdbc-user
          jdbc:postgresql://app:MAR?KER@db.example.com/shop,    database.url-jdbc-user
          jdbc:postgresql://db.example.com,                     database.url-form
          jdbc:postgresql:/,                                    database.url-form
          jdbc:postgresql://h/db?password=MAR&KER,              database.url-parameter
          postgresql://h/db?password=MAR&KER,                   database.url-parameter
          postgresql://app:MARKER/shop,                         database.url-port
          postgresql://app:x@db.example.com:MARKER/shop,        database.url-port
          postgresql://app:x@db.example.com:0/shop,             database.url-port
          postgresql://app:x@db.example.com:70000/shop,         database.url-port
          postgresql://app:x@MAR[KER/shop,                      database.url-host
          postgresql://app:x@[MARKER/shop,                      database.url-host
          postgresql://app:x@[]/shop,                           database.url-host
          postgresql://app:x@[::1]MARKER/shop,                  database.url-host
          postgresql://,                                        database.url-no-database
          postgresql://db.example.com,                          database.url-no-database
          postgresql://app:x@h/db%0AMARKER,                     database.url-database
          postgresql://MARKER%0A:x@h/db,                        database.url-user
          postgresql://app:x@h/db?service=MARKER,               database.url-service
          postgresql://app:x@h/db?sslmode=MARKER,               database.url-sslmode
          postgresql://app:x@h/db?ssl=MARKER,                   database.url-sslmode
          host=h password=x MARKER,                             database.url-keyword
          host=h password=x MAR=KER,                            database.url-keyword
          host=h password='MARKER,                              database.url-keyword
          host=h password='MAR''KER' user=x,                    database.url-keyword
          DATABASE_URL=postgres://app:MARKER@h/db,              database.url-keyword
          """)
  void explainsWhatElseIsWrong(String text, String id) {
    Problem problem = problem(text);

    assertThat(problem.facts().id()).hasToString(id);
    isSilent(problem);
  }

  @Test
  void wantsOnePortForAllHostsOrOneForEach() {
    assertThat(problem("host=h1 port=1,2 user=u").facts().id()).hasToString("database.url-port");
  }

  private static void isSilent(Problem problem) {
    assertThat(problem.exitCode()).isEqualTo(ExitCode.INVALID);
    assertThat(problem.facts().where()).isEqualTo(WHERE);
    assertThat(problem.toString()).doesNotContain("MAR").doesNotContain("KER");
  }
}
