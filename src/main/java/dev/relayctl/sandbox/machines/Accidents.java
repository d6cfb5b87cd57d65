package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What is to go wrong with machines, in the order in which it was asked for (specification §8.5).
 * Which machines is said by id, app, process group, metadata or image; so the next release can be
 * made to fail and the former one to run as ever.
 */
final class Accidents {
  private final List<Armed> armed = new ArrayList<>();
  private int count;

  /** When an accident happens. */
  enum Moment {
    UPDATE,
    BOOT,
    /** As long as it is armed. */
    ALWAYS
  }

  /** What happens. */
  sealed interface Accident {
    /** The host gives an update up and goes back to what it had. */
    record Revert() implements Accident {}

    /** The machine is {@code replacing} for that much longer. */
    record SlowReplacement(long millis) implements Accident {}

    /** The machine is {@code starting} for that much longer. */
    record SlowStart(long millis) implements Accident {}

    /** Its process ends by itself after that time. */
    record Ends(Events.Exit exit, long afterMillis) implements Accident {}

    /** The platform stops it after that time, as it does with machines that nobody uses. */
    record Stopped(long afterMillis) implements Accident {}

    /** Its checks say something else than the truth. */
    record Checks(Verdict verdict) implements Accident {}

    /** Its host is not {@code ok}. */
    record Host(String status) implements Accident {}
  }

  /** What the checks of a machine say. */
  enum Verdict {
    TRUE,
    CRITICAL,
    FLAPPING
  }

  private static final class Armed {
    private final int id;
    private final ObjectNode source;
    private final Moment moment;
    private final Accident accident;
    private final Pattern image;
    private int skip;
    private int times;

    private Armed(int id, ObjectNode source, Moment moment, Accident accident, Pattern image) {
      this.id = id;
      this.source = source;
      this.moment = moment;
      this.accident = accident;
      this.image = image;
      this.skip = source.path("skip").asInt(0);
      this.times = source.path("times").asInt(1);
    }

    private boolean meant(Machine machine) {
      return times > 0
          && concerns(source, machine)
          && image.matcher(Json.text(machine.config(), "image", "")).find();
    }
  }

  /** Whether a fault is about machines, not about requests. */
  static boolean about(ObjectNode source) {
    return source.has("machines");
  }

  /** Whether a fault is about that machine, its image aside. */
  static boolean concerns(ObjectNode source, Machine machine) {
    JsonNode wanted = source.path("machines");
    Map<String, String> metadata = Json.map(machine.config(), "metadata");
    return same(wanted, "id", machine.id())
        && same(wanted, "app", machine.app())
        && same(wanted, "group", metadata.getOrDefault("fly_process_group", "app"))
        && metadata.entrySet().containsAll(Json.map(wanted, "metadata").entrySet());
  }

  private static boolean same(JsonNode wanted, String key, String value) {
    return Json.text(wanted, key, value).equals(value);
  }

  /** Arms an accident; its number, or what is wrong with it. */
  synchronized Arming arm(ObjectNode source) {
    JsonNode then = source.path("then");
    Accident accident = accident(then);
    if (accident == null) {
      return new Arming.Refused(
          "then has none of revert, replaceMillis, startMillis, exitCode, oom, autostop, checks"
              + " (critical or flapping) and hostStatus (unknown or unreachable)");
    }
    try {
      Pattern image = Pattern.compile(Json.text(source.path("machines"), "image", ""));
      count++;
      armed.add(new Armed(count, source.deepCopy(), moment(accident), accident, image));
      return new Arming.Armed(count);
    } catch (PatternSyntaxException e) {
      return new Arming.Refused("machines.image is no regular expression: " + e.getDescription());
    }
  }

  /** What came of arming. */
  sealed interface Arming {
    /** Armed under that number. */
    record Armed(int number) implements Arming {}

    /** Not armed. */
    record Refused(String why) implements Arming {}
  }

  private static @Nullable Accident accident(JsonNode then) {
    long after = then.path("afterMillis").asLong(0);
    if (then.path("revert").asBoolean(false)) {
      return new Accident.Revert();
    }
    if (then.has("replaceMillis")) {
      return new Accident.SlowReplacement(then.path("replaceMillis").asLong());
    }
    if (then.has("startMillis")) {
      return new Accident.SlowStart(then.path("startMillis").asLong());
    }
    if (then.path("oom").asBoolean(false)) {
      return new Accident.Ends(Events.Exit.outOfMemory(), after);
    }
    if (then.has("exitCode")) {
      return new Accident.Ends(Events.Exit.byItself(then.path("exitCode").asInt()), after);
    }
    if (then.path("autostop").asBoolean(false)) {
      return new Accident.Stopped(after);
    }
    if (then.has("hostStatus")) {
      String status = Json.text(then, "hostStatus", "");
      return status.equals("unknown") || status.equals("unreachable")
          ? new Accident.Host(status)
          : null;
    }
    return switch (Json.text(then, "checks", "")) {
      case "critical" -> new Accident.Checks(Verdict.CRITICAL);
      case "flapping" -> new Accident.Checks(Verdict.FLAPPING);
      default -> null;
    };
  }

  private static Moment moment(Accident accident) {
    return switch (accident) {
      case Accident.Revert _, Accident.SlowReplacement _ -> Moment.UPDATE;
      case Accident.SlowStart _, Accident.Ends _, Accident.Stopped _, Accident.Checks _ ->
          Moment.BOOT;
      case Accident.Host _ -> Moment.ALWAYS;
    };
  }

  /** What happens to the machine now; used up by asking. */
  synchronized List<Accident> next(Machine machine, Moment moment) {
    var now = new ArrayList<Accident>();
    for (Armed candidate : armed) {
      if (candidate.moment == moment && candidate.meant(machine)) {
        if (candidate.skip > 0) {
          candidate.skip--;
        } else {
          candidate.times--;
          now.add(candidate.accident);
        }
      }
    }
    return now;
  }

  /** What is said of the machine's host: {@code ok}, unless an accident says otherwise. */
  synchronized String hostStatus(Machine machine) {
    return armed.stream()
        .filter(a -> a.moment == Moment.ALWAYS && a.meant(machine))
        .map(a -> a.accident instanceof Accident.Host(String status) ? status : "ok")
        .findFirst()
        .orElse("ok");
  }

  /** Why a request can't get through to the machine's host; empty when it can. */
  Optional<Answer> outOfReach(Machine machine) {
    return hostStatus(machine).equals("ok")
        ? Optional.empty()
        : Optional.of(Failures.error(503, "unavailable: the machine's host can't be reached"));
  }

  /** All accidents, used up or not, with what is left of them. */
  synchronized void addTo(ArrayNode list) {
    for (Armed accident : armed) {
      ObjectNode node = accident.source.deepCopy();
      node.put("id", accident.id).put("skip", accident.skip).put("times", accident.times);
      list.add(node);
    }
  }

  synchronized void clear() {
    armed.clear();
  }
}
