package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import java.util.Optional;

/**
 * What precedes every answer about a repository: it exists, the token may ask for that, and what
 * was sent is JSON. One is answered after the other.
 */
final class Gate {
  /** Where everything about a repository begins. */
  static final String REPOSITORY = "/repos/{owner}/{repo}";

  private final World world;

  Gate(World world) {
    this.world = world;
  }

  /** Answers a request; nobody else is answered meanwhile. */
  interface Handler {
    /** The answer. */
    Answer handle(Call call);
  }

  /** Adds a route. */
  Gate add(Router router, String method, String path, Need need, Handler handler) {
    router.add(
        method,
        REPOSITORY + path,
        request -> {
          synchronized (world) {
            return answer(request, need, handler);
          }
        });
    return this;
  }

  /** Adds a route of the sandbox's own, whose repository need not be seen. */
  void addAdmin(Router router, String method, String path, Handler handler) {
    router.add(
        method,
        path,
        request -> {
          synchronized (world) {
            return world
                .any(request.at("owner"), request.at("repo"))
                .map(repository -> handled(request, repository, handler))
                .orElseGet(Errors::notFound);
          }
        });
  }

  private Answer answer(Request request, Need need, Handler handler) {
    Optional<Repository> found = world.repository(request.at("owner"), request.at("repo"));
    if (found.isEmpty()) {
      return Errors.notFound();
    }
    if (!world.settings().allow(need)) {
      return Errors.missingScope();
    }
    return handled(request, found.get(), handler);
  }

  private static Answer handled(Request request, Repository repository, Handler handler) {
    Optional<ObjectNode> body = request.body();
    return body.map(sent -> handler.handle(new Call(request, repository, sent)))
        .orElseGet(Errors::noJson);
  }
}
