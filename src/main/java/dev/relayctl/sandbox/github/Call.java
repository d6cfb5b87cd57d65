package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Request;

/** A request that may be answered. */
record Call(Request request, Repository repository, ObjectNode body) {
  String at(String name) {
    return request.at(name);
  }

  /** A number in the path; 0, which nothing has, when it is none. */
  long number(String name) {
    try {
      return Long.parseLong(request.at(name));
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
