package dev.relayctl.report;

import static dev.relayctl.report.StepFields.app;
import static dev.relayctl.report.StepFields.config;
import static dev.relayctl.report.StepFields.counts;
import static dev.relayctl.report.StepFields.each;
import static dev.relayctl.report.StepFields.millis;
import static dev.relayctl.report.StepFields.text;
import static dev.relayctl.report.StepFields.textMap;
import static dev.relayctl.report.StepFields.texts;
import static dev.relayctl.report.StepFields.url;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.ReleasedGroup;
import dev.relayctl.plan.Step;

/**
 * Makes steps of what {@link dev.relayctl.plan.StepJson} wrote. A value that can't be read is an
 * {@link IllegalArgumentException}, which {@link PlanReader} turns into a problem.
 */
final class StepReader {
  private StepReader() {}

  static Step step(String kind, JsonNode detail) {
    return FrontendStepReader.step(kind, detail)
        .or(() -> DatabaseStepReader.step(kind, detail))
        .or(() -> MachineStepReader.step(kind, detail))
        .orElseGet(() -> other(kind, detail));
  }

  private static Step other(String kind, JsonNode detail) {
    return switch (kind) {
      case "create-app" -> new Step.CreateApp(app(detail), detail.path("organization").asText());
      case "addresses" -> new Step.AllocateAddresses(app(detail));
      case "image" -> new Step.ProvideImage(image(detail.path("image")));
      case "secrets" -> new Step.SetSecrets(app(detail), textMap(detail.path("fingerprints")));
      case "release-command" ->
          new Step.RunReleaseCommand(
              app(detail),
              text(detail, "region"),
              config(detail.path("config")),
              millis(detail, "timeoutMillis"),
              each(detail, "pending", StepReader::migration));
      case "verify" ->
          new Step.Verify(
              app(detail),
              url(detail),
              detail.path("path").asText(),
              detail.path("expect").asInt(),
              millis(detail, "timeoutMillis"));
      case "bake" ->
          new Step.Bake(
              app(detail),
              detail.path("release").asInt(),
              counts(detail.path("running")),
              texts(detail.path("leaving")),
              millis(detail, "timeMillis"),
              detail.has("asked") ? asked(detail.path("asked")) : null);
      case "prove" ->
          new Step.Prove(
              app(detail),
              detail.path("image").asText(),
              texts(detail.path("groups")),
              texts(detail.path("leaving")),
              text(detail, "revision"),
              detail.has("served") ? served(detail.path("served")) : null);
      case "record" ->
          new Step.RecordRelease(
              tag(detail.path("tag")),
              detail.path("image").asText(),
              textMap(detail.path("fingerprints")),
              digests(detail.path("digests")),
              each(detail, "groups", StepReader::releasedGroup));
      default -> throw new IllegalArgumentException("a step of kind " + kind);
    };
  }

  private static Step.Digests digests(JsonNode node) {
    if (node.has("seen")) {
      return new Step.Digests.Seen(textMap(node.path("seen")));
    }
    return node.has("kept")
        ? new Step.Digests.Kept(textMap(node.path("kept")))
        : new Step.Digests.Unknown();
  }

  static ReleasedGroup releasedGroup(JsonNode node) {
    return new ReleasedGroup(
        node.path("name").asText(),
        node.path("count").asInt(),
        text(node, "region"),
        config(node.path("config")));
  }

  static Migration migration(JsonNode node) {
    return new Migration(
        node.path("revision").asText(),
        node.path("description").asText(),
        text(node, "file"),
        text(node, "checksum"));
  }

  private static Step.Asked asked(JsonNode node) {
    return new Step.Asked(url(node), node.path("path").asText(), node.path("expect").asInt());
  }

  private static Step.Served served(JsonNode node) {
    return new Step.Served(url(node), node.path("path").asText(), node.path("commit").asText());
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
}
