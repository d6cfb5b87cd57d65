package dev.relayctl.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.problem.Result;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the sandbox can do that no platform can, under {@code /_sandbox/}. No token is needed;
 * requests from browsers are refused.
 *
 * <ul>
 *   <li>{@code GET requests?since=N}, {@code DELETE requests}
 *   <li>{@code GET faults}, {@code POST faults} (see {@link Faults#arm} for requests; {@link Armed}
 *       for others), {@code DELETE faults}
 * </ul>
 *
 * @param armed faults of the API's own
 * @param refused how the API says what is wrong with a request
 */
public record RequestsAdmin(
    Journal journal, Faults faults, Armed armed, Function<String, Answer> refused) {
  /** What is said of a body that is none. */
  public static final String NO_OBJECT = "the body is no JSON object";

  /** Adds the routes. */
  public void addTo(Router router) {
    router
        .add(
            "GET",
            Front.ADMIN + "requests",
            request -> Answer.ok(journal.since(request.number("since").orElse(0))))
        .add("DELETE", Front.ADMIN + "requests", _ -> done(journal::clear))
        .add("GET", Front.ADMIN + "faults", _ -> all())
        .add("POST", Front.ADMIN + "faults", this::arm)
        .add("DELETE", Front.ADMIN + "faults", _ -> clear());
  }

  private Answer arm(Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty()) {
      return refused.apply(NO_OBJECT);
    }
    if (armed.about(body.get())) {
      return armed
          .arm(body.get())
          .map(refused)
          .orElseGet(() -> Answer.of(201, Json.object().put("ok", true)));
    }
    return switch (faults.arm(body.get())) {
      case Result.Ok<Integer>(Integer id) -> Answer.of(201, Json.object().put("id", id));
      case Result.Bad<Integer> bad ->
          refused.apply(bad.first().facts().why() + ". " + bad.first().facts().remedy());
    };
  }

  private Answer all() {
    ObjectNode all = faults.all();
    armed.addTo(all.withArray("faults"));
    return Answer.ok(all);
  }

  private Answer clear() {
    armed.clear();
    return done(faults::clear);
  }

  private static Answer done(Runnable work) {
    work.run();
    return Answer.okay();
  }
}
