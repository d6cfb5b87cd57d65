package dev.relayctl.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.MachineChange;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads stored plans: what {@link PlanDocument} wrote. */
public final class PlanReader {
  private PlanReader() {}

  /**
   * The plan of a document; {@code plan.unreadable} when it isn't one, or when a newer relayctl
   * wrote it.
   */
  public static Result<Plan> read(String document, Where where) {
    JsonNode node = JsonTree.parse(document).orElse(JsonTree.object());
    if (!node.path("schema").asText().equals(PlanDocument.SCHEMA)) {
      return Result.bad(unreadable(where, "it is no " + PlanDocument.SCHEMA + " document"));
    }
    try {
      var steps = new ArrayList<Plan.Planned>();
      for (JsonNode step : node.path("steps")) {
        steps.add(
            new Plan.Planned(
                step.path("position").asInt(),
                step(step.path("kind").asText(), step.path("detail")),
                step.path("what").asText(),
                step.path("why").asText(),
                texts(step.path("changes"))));
      }
      return Result.ok(
          new Plan(
              new EnvironmentName(node.path("environment").asText()),
              new PlanHash(node.path("hash").asText()),
              Instant.parse(node.path("observedAt").asText()),
              node.path("lastRun").asLong(),
              node.path("release").asInt(),
              steps));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Result.bad(unreadable(where, "it has a value that can't be read: " + e.getMessage()));
    }
  }

  private static Problem unreadable(Where where, String why) {
    return Problem.invalid(
        "plan.unreadable",
        "the stored plan can't be read",
        where,
        why,
        "make a new plan with this version of relayctl");
  }

  private static Step step(String kind, JsonNode detail) {
    return switch (kind) {
      case "create-app" -> new Step.CreateApp(app(detail), detail.path("organization").asText());
      case "image" -> new Step.ProvideImage(image(detail.path("image")));
      case "secrets" -> new Step.SetSecrets(app(detail), textMap(detail.path("fingerprints")));
      case "migrate" -> new Step.Migrate(migrations(detail.path("pending")));
      case "release-command" ->
          new Step.RunReleaseCommand(
              app(detail),
              text(detail, "region"),
              config(detail.path("config")),
              millis(detail, "timeoutMillis"),
              migrations(detail.path("pending")));
      case "machines" ->
          new Step.ReplaceMachines(
              app(detail),
              detail.path("group").asText(),
              changes(detail.path("machines")),
              detail.path("batch").asInt(),
              millis(detail, "atMostMillis"));
      case "verify" ->
          new Step.Verify(
              app(detail),
              detail.has("url") ? URI.create(detail.path("url").asText()) : null,
              detail.path("path").asText(),
              detail.path("expect").asInt(),
              millis(detail, "timeoutMillis"),
              millis(detail, "soakMillis"));
      case "record" ->
          new Step.RecordRelease(
              tag(detail.path("tag")),
              detail.path("image").asText(),
              textMap(detail.path("fingerprints")));
      default -> throw new IllegalArgumentException("a step of kind " + kind);
    };
  }

  private static List<MachineChange> changes(JsonNode machines) {
    var changes = new ArrayList<MachineChange>();
    for (JsonNode node : machines) {
      changes.add(
          switch (node.path("change").asText()) {
            case "create" ->
                new MachineChange.Create(text(node, "region"), config(node.path("config")));
            case "update" ->
                new MachineChange.Update(
                    node.path("id").asText(),
                    node.path("instanceId").asText(),
                    config(node.path("before")),
                    config(node.path("config")),
                    MachineChange.Launch.valueOf(node.path("launch").asText()),
                    texts(node.path("changedKeys")));
            case "destroy" -> new MachineChange.Destroy(node.path("id").asText());
            default -> throw new IllegalArgumentException("a change that isn't known");
          });
    }
    return changes;
  }

  private static List<Migration> migrations(JsonNode node) {
    var migrations = new ArrayList<Migration>();
    for (JsonNode each : node) {
      migrations.add(
          new Migration(
              each.path("revision").asText(),
              each.path("description").asText(),
              text(each, "file"),
              text(each, "checksum")));
    }
    return migrations;
  }

  private static Image image(JsonNode node) {
    return new Image(
        node.path("repository").asText(),
        text(node, "tag"),
        text(node, "digest"),
        Image.Presence.valueOf(node.path("presence").asText()));
  }

  private static ReleaseTag tag(JsonNode node) {
    return new ReleaseTag(
        node.path("number").asInt(),
        text(node, "commit"),
        text(node, "branch"),
        text(node, "revision"));
  }

  private static MachineConfig config(JsonNode node) {
    return new MachineConfig(JsonTree.object(node));
  }

  private static AppName app(JsonNode detail) {
    return new AppName(detail.path("app").asText());
  }

  private static Duration millis(JsonNode node, String key) {
    return Duration.ofMillis(node.path(key).asLong());
  }

  private static @Nullable String text(JsonNode node, String key) {
    return node.has(key) ? node.path(key).asText() : null;
  }

  private static List<String> texts(JsonNode node) {
    var texts = new ArrayList<String>();
    node.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Map<String, String> textMap(JsonNode node) {
    var map = new LinkedHashMap<String, String>();
    node.properties().forEach(member -> map.put(member.getKey(), member.getValue().asText()));
    return map;
  }
}
