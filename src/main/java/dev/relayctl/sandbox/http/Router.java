package dev.relayctl.sandbox.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which path is answered by what. */
public final class Router {
  private final List<Route> routes = new ArrayList<>();

  /** Answers a request; blocks as long as it takes. */
  public interface Handler {
    /** The answer. */
    Answer handle(Request request);
  }

  /** A path whose parts in braces are variable. */
  private record Route(String method, List<String> parts, Handler handler) {}

  /** A route that fits a request, with the variable parts of its path filled in. */
  record Match(Route route, Request request) {
    Answer answer() {
      return route.handler.handle(request);
    }
  }

  /** Adds a route. Where several fit, the first one added is taken. */
  public Router add(String method, String path, Handler handler) {
    routes.add(new Route(method, List.of(path.split("/", -1)), handler));
    return this;
  }

  /** The route for a request; empty when nothing answers there. */
  Optional<Match> match(Request request) {
    List<String> parts = List.of(request.path().split("/", -1));
    for (Route route : routes) {
      if (route.method.equals(request.method())) {
        Optional<Map<String, String>> parameters = parameters(route.parts, parts);
        if (parameters.isPresent()) {
          return Optional.of(new Match(route, request.with(parameters.get())));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Map<String, String>> parameters(List<String> route, List<String> path) {
    if (route.size() != path.size()) {
      return Optional.empty();
    }
    var parameters = new HashMap<String, String>();
    for (int i = 0; i < route.size(); i++) {
      String part = route.get(i);
      if (part.startsWith("{")) {
        parameters.put(part.substring(1, part.length() - 1), decode(path.get(i)));
      } else if (!part.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  /** A plus sign in a path is a plus sign, unlike in a query. */
  private static String decode(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return part;
    }
  }
}
