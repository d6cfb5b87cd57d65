package dev.relayctl.engine.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.plan.DatabaseBranch;
import dev.relayctl.plan.Dump;
import dev.relayctl.plan.Rehearsal;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.plan.SavedState;
import dev.relayctl.plan.TableActivity;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.RunOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The answers of {@link LedgerQueries} as values, and texts by name as the ledger keeps them. */
final class LedgerJson {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private LedgerJson() {}

  static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL made it", e);
    }
  }

  /** Fingerprints or digests of secrets, by name, as one JSON object. */
  static String texts(Map<String, String> byName) {
    try {
      return MAPPER.writeValueAsString(new TreeMap<>(byName));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Ledger.@Nullable Lock lock(JsonNode answer) {
    JsonNode lock = answer.path("lock");
    return lock.isObject()
        ? new Ledger.Lock(
            new Ledger.Holder(
                text(lock, "who"),
                text(lock, "command"),
                lock.path("processId").asLong(),
                textOrNull(lock, "reason")),
            time(lock, "since"),
            time(lock, "heartbeat"),
            textOrNull(lock, "step"))
        : null;
  }

  /**
   * Runs, newest first. One without an end goes on when it is the newest and somebody holds the
   * lock; otherwise it was interrupted.
   */
  static List<Ledger.Run> runs(JsonNode answer) {
    boolean held = answer.path("lock").isObject();
    var runs = new ArrayList<Ledger.Run>();
    for (JsonNode run : answer.path("runs")) {
      runs.add(run(run, held && runs.isEmpty() ? RunOutcome.RUNNING : RunOutcome.INTERRUPTED));
    }
    return runs;
  }

  static List<Ledger.StoredRelease> releases(JsonNode answer) {
    var releases = new ArrayList<Ledger.StoredRelease>();
    for (JsonNode release : answer.path("releases")) {
      releases.add(
          new Ledger.StoredRelease(
              release(release), release.path("run").asLong(), textOrNull(release, "document")));
    }
    return releases;
  }

  static List<Ledger.KeptRestorePoint> restorePoints(JsonNode answer) {
    var points = new ArrayList<Ledger.KeptRestorePoint>();
    for (JsonNode point : answer.path("points")) {
      points.add(
          new Ledger.KeptRestorePoint(
              restorePoint(point), point.path("run").asLong(), timeOrNull(point, "gone_at")));
    }
    return points;
  }

  private static RestorePoint restorePoint(JsonNode point) {
    var activity = new ArrayList<TableActivity>();
    for (JsonNode each : point.path("activity")) {
      activity.add(
          new TableActivity(
              text(each, "table"),
              each.path("oid").asLong(),
              each.path("inserted").asLong(),
              each.path("updated").asLong(),
              each.path("deleted").asLong()));
    }
    return new RestorePoint(
        text(point, "name"),
        RestorePoint.Purpose.valueOf(text(point, "purpose")),
        time(point, "taken_at"),
        time(point, "kept_until"),
        textOrNull(point, "revision"),
        state(point),
        text(point, "counted_since"),
        activity);
  }

  private static SavedState state(JsonNode point) {
    String project = textOrNull(point, "neon_project");
    return project == null
        ? new Dump(
            text(point, "host"),
            text(point, "file"),
            point.path("bytes").asLong(),
            text(point, "sha256"))
        : new DatabaseBranch(project, textOrNull(point, "branch"), text(point, "branch_name"));
  }

  static Rehearsal rehearsal(JsonNode answer) {
    JsonNode rehearsal = answer.path("rehearsal");
    var tried = new ArrayList<Rehearsal.Tried>();
    for (JsonNode each : rehearsal.path("migrations")) {
      tried.add(
          new Rehearsal.Tried(
              text(each, "revision"),
              textOrNull(each, "checksum"),
              Duration.ofMillis(each.path("tookMillis").asLong())));
    }
    return new Rehearsal(
        time(rehearsal, "at"),
        text(rehearsal, "by"),
        textOrNull(rehearsal, "revision"),
        tried,
        Rehearsal.Back.valueOf(text(rehearsal, "back")),
        textOrNull(rehearsal, "problem"));
  }

  /** What was rehearsed, as one JSON array. */
  static String tried(List<Rehearsal.Tried> migrations) {
    var array = MAPPER.createArrayNode();
    for (Rehearsal.Tried each : migrations) {
      array
          .addObject()
          .put("revision", each.revision())
          .put("checksum", each.checksum())
          .put("tookMillis", each.took().toMillis());
    }
    return array.toString();
  }

  /** What the server had counted, as one JSON array. */
  static String activity(List<TableActivity> tables) {
    var array = MAPPER.createArrayNode();
    for (TableActivity each : tables) {
      array
          .addObject()
          .put("table", each.table())
          .put("oid", each.oid())
          .put("inserted", each.inserted())
          .put("updated", each.updated())
          .put("deleted", each.deleted());
    }
    return array.toString();
  }

  private static Map<String, String> texts(JsonNode object) {
    var texts = new TreeMap<String, String>();
    object.properties().forEach(member -> texts.put(member.getKey(), member.getValue().asText()));
    return texts;
  }

  private static Release release(JsonNode release) {
    JsonNode digests = release.path("secretDigests");
    return new Release(
        release.path("number").asInt(),
        text(release, "image"),
        textOrNull(release, "commit"),
        textOrNull(release, "branch"),
        textOrNull(release, "revision"),
        texts(release.path("secrets")),
        digests.isObject() ? texts(digests) : null,
        time(release, "at"),
        text(release, "by"));
  }

  private static Ledger.Run run(JsonNode run, RunOutcome withoutEnd) {
    var steps = new ArrayList<Ledger.StepRow>();
    for (JsonNode step : run.path("steps")) {
      @Nullable Instant ended = timeOrNull(step, "endedAt");
      steps.add(
          new Ledger.StepRow(
              step.path("position").asInt(),
              text(step, "kind"),
              text(step, "what"),
              time(step, "startedAt"),
              ended,
              ended == null ? withoutEnd : RunOutcome.of(text(step, "outcome")),
              text(step, "detail")));
    }
    @Nullable Instant ended = timeOrNull(run, "endedAt");
    return new Ledger.Run(
        run.path("number").asLong(),
        text(run, "command"),
        text(run, "by"),
        time(run, "startedAt"),
        ended,
        ended == null ? withoutEnd : RunOutcome.of(text(run, "outcome")),
        run.path("release").isInt() ? run.path("release").asInt() : null,
        textOrNull(run, "problem"),
        textOrNull(run, "reason"),
        texts(run, "allowed"),
        steps,
        textOrNull(run, "plan"));
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).asText();
  }

  private static @Nullable String textOrNull(JsonNode node, String key) {
    return node.path(key).isTextual() ? node.path(key).asText() : null;
  }

  private static List<String> texts(JsonNode node, String key) {
    List<String> texts = new ArrayList<>();
    node.path(key).forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static Instant time(JsonNode node, String key) {
    return OffsetDateTime.parse(text(node, key)).toInstant();
  }

  private static @Nullable Instant timeOrNull(JsonNode node, String key) {
    return node.path(key).isTextual() ? time(node, key) : null;
  }
}
