package dev.relayctl.environment;

import static dev.relayctl.environment.Urls.WHERE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl.Consumer;
import dev.relayctl.environment.DatabaseUrl.Driver;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Puts a marker where passwords are and searches everything that can be printed for it. */
class DatabaseUrlLeaksTest {
  private static final List<String> FORMS =
      List.of(
          "postgresql://app:%s@db.example.com:5432/shop?sslmode=require",
          "postgresql://app:%s@ep-x-1-pooler.eu.aws.neon.tech/shop?sslpassword=%s",
          "postgres://app:%s@[::1],h2:7/shop",
          "postgresql+asyncpg://app:%s@db.example.com/shop?ssl=require",
          "postgresql+psycopg://app@/shop?host=/run/pg&password=%s",
          "jdbc:postgresql://db.example.com/shop?user=app&password=%s&sslpassword=%s",
          "host=db.example.com user=app password='%s' dbname=shop",
          "host=db.example.com user=app password=%s dbname=shop");

  private static final String MARKER = "MARKER";

  @Test
  void noAccessorOfAnUnderstoodUrlShowsItsPassword() throws ReflectiveOperationException {
    for (String form : FORMS) {
      DatabaseUrl url = Urls.url(form.replace("%s", MARKER));
      for (Object shown : everythingShownBy(url)) {
        assertThat(String.valueOf(shown)).as(form).doesNotContain(MARKER);
      }
    }
  }

  @Test
  void noProblemAndNoExceptionShowsAPieceOfThePassword() throws ReflectiveOperationException {
    for (String form : FORMS) {
      for (int c = 0; c < 128; c++) {
        for (String middle :
            List.of(Character.toString(c), "/" + (char) c, (char) c + "/", (char) c + "=1&")) {
          shows(form, MARKER + middle + MARKER);
        }
      }
    }
  }

  private static void shows(String form, String password) throws ReflectiveOperationException {
    switch (DatabaseUrl.parse(Secret.of(form.replace("%s", password)), WHERE)) {
      case Result.Bad<DatabaseUrl>(List<Problem> problems) ->
          assertThat(problems.toString()).as(form + " " + password).doesNotContain(MARKER);
      case Result.Ok<DatabaseUrl>(DatabaseUrl url) -> {
        for (Object shown : everythingShownBy(url)) {
          assertThat(String.valueOf(shown)).as(form + " " + password).doesNotContain(MARKER);
        }
      }
    }
  }

  private static List<Object> everythingShownBy(DatabaseUrl url)
      throws ReflectiveOperationException {
    var shown = new ArrayList<Object>();
    for (Method method : DatabaseUrl.class.getDeclaredMethods()) {
      boolean open =
          Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
      // The fingerprint is slow on purpose, and eight hexadecimal digits.
      if (open && method.getParameterCount() == 0 && !method.getName().equals("fingerprint")) {
        shown.add(method.invoke(url));
      }
    }
    Stream.of(Driver.values()).map(url::sqlAlchemy).forEach(shown::add);
    Stream.of(Consumer.values()).map(url::dropped).forEach(shown::add);
    shown.add(url.withDatabase("other"));
    return shown;
  }
}
