package dev.relayctl.report;

import static dev.relayctl.report.StepFields.app;
import static dev.relayctl.report.StepFields.config;
import static dev.relayctl.report.StepFields.each;
import static dev.relayctl.report.StepFields.millis;
import static dev.relayctl.report.StepFields.text;
import static dev.relayctl.report.StepFields.texts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.plan.Disk;
import dev.relayctl.plan.GroupChange;
import dev.relayctl.plan.MachineChange;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineStep;
import dev.relayctl.plan.Step;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads steps on machines. */
final class MachineStepReader {
  private MachineStepReader() {}

  /** Empty for another kind. */
  static Optional<Step> step(String kind, JsonNode detail) {
    @Nullable MachineStep step =
        switch (kind) {
          case "machines" ->
              new MachineStep.ReplaceMachines(
                  app(detail),
                  each(detail, "groups", MachineStepReader::group),
                  MachineStep.Pace.valueOf(detail.path("pace").asText()),
                  millis(detail, "atMostMillis"));
          case "canaries", "greens" ->
              new MachineStep.StartBeside(
                  app(detail),
                  MachineStep.Beside.valueOf(detail.path("role").asText()),
                  each(detail, "machines", MachineStepReader::create),
                  detail.path("atOnce").asInt(),
                  millis(detail, "atMostMillis"));
          case "switch" ->
              new MachineStep.SwitchTraffic(
                  app(detail),
                  texts(detail.path("greens")),
                  texts(detail.path("blues")),
                  millis(detail, "settleMillis"));
          case "remove" ->
              new MachineStep.RemoveMachines(
                  app(detail),
                  MachineStep.Removed.valueOf(detail.path("removed").asText()),
                  texts(detail.path("ids")),
                  texts(detail.path("slots")));
          default -> null;
        };
    return Optional.ofNullable(step);
  }

  private static GroupChange group(JsonNode node) {
    return new GroupChange(
        node.path("group").asText(),
        each(node, "machines", MachineStepReader::change),
        node.path("atOnce").asInt());
  }

  private static MachineChange change(JsonNode node) {
    return switch (node.path("change").asText()) {
      case "create" -> create(node);
      case "update" ->
          new MachineChange.Update(
              node.path("id").asText(),
              node.path("instanceId").asText(),
              config(node.path("before")),
              config(node.path("config")),
              Launch.valueOf(node.path("launch").asText()),
              texts(node.path("changedKeys")));
      default -> throw new IllegalArgumentException("a change that isn't known");
    };
  }

  private static MachineChange.Create create(JsonNode node) {
    return new MachineChange.Create(
        text(node, "region"),
        config(node.path("config")),
        Launch.valueOf(node.path("launch").asText()),
        text(node, "standsByFor"),
        node.has("disk") ? disk(node.path("disk")) : null);
  }

  private static Disk disk(JsonNode node) {
    return new Disk(
        node.path("name").asText(),
        node.path("sizeGigabytes").asInt(),
        node.has("snapshotDays") ? node.path("snapshotDays").asInt() : null);
  }
}
