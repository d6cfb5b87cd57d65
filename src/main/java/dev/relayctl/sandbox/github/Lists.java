package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Lists in parts, as they are answered. */
record Lists(Urls urls) {
  /** An array. */
  <T> Answer plain(Call call, List<T> all, Function<T, ObjectNode> view) {
    return answer(call, all, view, shown -> shown);
  }

  /** An array under a key of an object, which tells how many there are in all. */
  <T> Answer counted(
      Call call, ObjectNode around, String key, List<T> all, Function<T, ObjectNode> view) {
    return answer(
        call,
        all,
        view,
        shown -> {
          around.put("total_count", all.size()).set(key, shown);
          return around;
        });
  }

  private <T> Answer answer(
      Call call, List<T> all, Function<T, ObjectNode> view, Function<ArrayNode, JsonNode> body) {
    Optional<Page<T>> asked = Page.of(all, call.request());
    if (asked.isEmpty()) {
      return Errors.refused("per_page has to be from 1 to 100, and page 1 or more.");
    }
    ArrayNode shown = Json.array();
    asked.get().part().forEach(one -> shown.add(view.apply(one)));
    Answer answer = Answer.ok(body.apply(shown));
    return asked
        .get()
        .link(urls.base(), call.request())
        .map(link -> answer.with("Link", link))
        .orElse(answer);
  }
}
