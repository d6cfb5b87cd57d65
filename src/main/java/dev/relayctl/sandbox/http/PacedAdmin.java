package dev.relayctl.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The same as {@link RequestsAdmin} for a platform with operations that take their time, and their
 * pace: {@code GET pace}, {@code POST pace {"looks": N, "millis": N}}.
 *
 * @param armed faults of the API's own
 * @param pace as it is
 * @param change to another one
 * @param refused how the API says what is wrong with a request
 */
public record PacedAdmin(
    Journal journal,
    Faults faults,
    Armed armed,
    Supplier<Pace> pace,
    Consumer<Pace> change,
    Function<String, Answer> refused) {
  /** Adds the routes. */
  public void addTo(Router router) {
    new RequestsAdmin(journal, faults, armed, refused).addTo(router);
    router
        .add("GET", Front.ADMIN + "pace", _ -> shown())
        .add("POST", Front.ADMIN + "pace", this::setPace);
  }

  private Answer setPace(Request request) {
    ObjectNode asked = request.body().orElse(Json.object());
    int looks = asked.path("looks").asInt(pace.get().looks());
    long millis = asked.path("millis").asLong(pace.get().millis());
    if (looks < 1 || millis < 0) {
      return refused.apply("looks has to be 1 or more, millis 0 or more");
    }
    change.accept(new Pace(looks, millis));
    return shown();
  }

  private Answer shown() {
    Pace now = pace.get();
    return Answer.ok(Json.object().put("looks", now.looks()).put("millis", now.millis()));
  }
}
