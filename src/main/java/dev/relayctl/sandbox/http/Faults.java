package dev.relayctl.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Requests that are to fail, in the order in which they were asked for. */
public final class Faults {
  private final List<Armed> armed = new ArrayList<>();
  private final BiFunction<Integer, String, Answer> wording;
  private int count;

  /** What happens to a request instead of, or before, its usual treatment. */
  record Fault(@Nullable Answer answer, @Nullable Duration delay, Drop drop, Work work) {}

  /** When the connection is cut without an answer, or with a part of it. */
  enum Drop {
    NEVER,
    BEFORE,
    AFTER,
    HALFWAY
  }

  /** Whether the request is carried out although its answer is another one. */
  enum Work {
    LEFT_UNDONE,
    DONE
  }

  private static final class Armed {
    private final int id;
    private final ObjectNode source;
    private final @Nullable String method;
    private final Pattern path;
    private final Pattern body;
    private final Fault fault;
    private int skip;
    private int times;

    private Armed(
        int id,
        ObjectNode source,
        @Nullable String method,
        Pattern path,
        Pattern body,
        Fault fault) {
      this.id = id;
      this.source = source;
      this.method = method;
      this.path = path;
      this.body = body;
      this.fault = fault;
      this.skip = source.path("skip").asInt(0);
      this.times = source.path("times").asInt(1);
    }

    private boolean matches(String requested, String target, String content) {
      return times > 0
          && (method == null || method.equalsIgnoreCase(requested))
          && path.matcher(target).find()
          && body.matcher(content).find();
    }
  }

  /**
   * None at first.
   *
   * @param wording a failure with a status and a text, for a fault that has no body
   */
  public Faults(BiFunction<Integer, String, Answer> wording) {
    this.wording = wording;
  }

  /**
   * Arms a fault: {@code {match: {method, path, body}, then: {status, body, retryAfterSeconds,
   * commit} | {delayMillis} | {drop: "before" | "after" | "half"}, times, skip}}. Path and body are
   * regular expressions that are looked for in path and query and in the body; {@code times} is 1
   * when absent, {@code skip} lets that many matching requests pass first; with {@code commit} the
   * request is carried out before the other answer is given. Its number; problem {@code
   * sandbox.fault}.
   */
  public synchronized Result<Integer> arm(ObjectNode source) {
    JsonNode then = source.path("then");
    JsonNode match = source.path("match");
    Drop drop;
    switch (Json.text(then, "drop", "")) {
      case "" -> drop = Drop.NEVER;
      case "before" -> drop = Drop.BEFORE;
      case "after" -> drop = Drop.AFTER;
      case "half" -> drop = Drop.HALFWAY;
      default -> {
        return bad("then.drop is none of before, after and half");
      }
    }
    Answer answer = then.has("status") ? answer(then) : null;
    Duration delay =
        then.has("delayMillis") ? Duration.ofMillis(then.path("delayMillis").asLong()) : null;
    if (answer == null && delay == null && drop == Drop.NEVER) {
      return bad("then has none of status, delayMillis and drop");
    }
    try {
      Pattern path = Pattern.compile(Json.text(match, "path", ""));
      Pattern content = Pattern.compile(Json.text(match, "body", ""), Pattern.DOTALL);
      Work work = then.path("commit").asBoolean(false) ? Work.DONE : Work.LEFT_UNDONE;
      count++;
      armed.add(
          new Armed(
              count,
              source.deepCopy(),
              Json.text(match, "method"),
              path,
              content,
              new Fault(answer, delay, drop, work)));
      return Result.ok(count);
    } catch (PatternSyntaxException e) {
      return bad("match has no regular expression: " + e.getDescription());
    }
  }

  /** The fault for a request, which is used up by asking; empty for most. */
  synchronized Optional<Fault> next(String method, String target, String content) {
    for (Armed candidate : armed) {
      if (candidate.matches(method, target, content)) {
        if (candidate.skip > 0) {
          candidate.skip--;
        } else {
          candidate.times--;
          return Optional.of(candidate.fault);
        }
      }
    }
    return Optional.empty();
  }

  /** All faults, used up or not, with what is left of them. */
  public synchronized ObjectNode all() {
    ObjectNode all = Json.object();
    ArrayNode list = all.putArray("faults");
    for (Armed fault : armed) {
      ObjectNode node = fault.source.deepCopy();
      node.put("id", fault.id).put("skip", fault.skip).put("times", fault.times);
      list.add(node);
    }
    return all;
  }

  /** Forgets all. */
  public synchronized void clear() {
    armed.clear();
  }

  private Answer answer(JsonNode then) {
    int status = then.path("status").asInt();
    JsonNode body = then.get("body");
    Answer plain =
        body == null ? wording.apply(status, "injected fault") : Answer.of(status, body.deepCopy());
    JsonNode retry = then.get("retryAfterSeconds");
    return retry == null ? plain : plain.with("Retry-After", retry.asText());
  }

  private static Result<Integer> bad(String why) {
    return Result.bad(
        Problem.invalid(
            "sandbox.fault",
            "The fault is not understood",
            Where.system("sandbox", "/_sandbox/faults"),
            why,
            "Send {match: {method, path}, then: {status|delayMillis|drop}, times, skip}"));
  }
}
