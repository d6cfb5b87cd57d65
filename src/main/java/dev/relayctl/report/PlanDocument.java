package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.MachineChange;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.Step;
import java.util.List;

/**
 * {@code relayctl/plan/v1}: a plan for people's tools, and whole enough to be run later. Besides
 * what others rely on, each step has a {@code detail} from which {@link PlanReader} makes the step
 * again.
 */
public final class PlanDocument {
  /** The document's name. */
  public static final String SCHEMA = "relayctl/plan/v1";

  private PlanDocument() {}

  /** The document as text. */
  public static String print(Plan plan, List<Finding> findings) {
    return JsonTree.print(node(plan, findings));
  }

  static ObjectNode node(Plan plan, List<Finding> findings) {
    ObjectNode document = JsonTree.object();
    document.put("schema", SCHEMA);
    document.put("environment", plan.environment().value());
    document.put("hash", plan.hash().value());
    document.put("observedAt", plan.observedAt().toString());
    document.put("lastRun", plan.lastRun());
    document.put("release", plan.release());
    ArrayNode steps = document.putArray("steps");
    for (Plan.Planned planned : plan.steps()) {
      ObjectNode step = steps.addObject();
      step.put("position", planned.position());
      step.put("kind", planned.step().kind());
      step.put("what", planned.what());
      step.put("why", planned.why());
      step.set("changes", JsonTree.texts(planned.changes()));
      step.set("detail", detail(planned.step()));
    }
    document.set("findings", Findings.array(findings));
    return document;
  }

  private static ObjectNode detail(Step step) {
    ObjectNode detail = JsonTree.object();
    switch (step) {
      case Step.CreateApp(var app, var organization) ->
          detail.put("app", app.value()).put("organization", organization);
      case Step.ProvideImage(var image) -> detail.set("image", image(image));
      case Step.SetSecrets(var app, var secrets) -> {
        detail.put("app", app.value());
        ObjectNode fingerprints = detail.putObject("fingerprints");
        secrets.forEach(fingerprints::put);
      }
      case Step.Migrate(var pending) -> detail.set("pending", migrations(pending));
      case Step.RunReleaseCommand(var app, var region, var config, var timeout, var pending) -> {
        detail.put("app", app.value());
        JsonTree.put(detail, "region", region);
        detail.put("timeoutMillis", timeout.toMillis());
        detail.set("config", JsonTree.node(config.json()));
        detail.set("pending", migrations(pending));
      }
      case Step.ReplaceMachines(var app, var group, var changes, var batch, var atMost) -> {
        detail.put("app", app.value()).put("group", group).put("batch", batch);
        detail.put("atMostMillis", atMost.toMillis());
        ArrayNode machines = detail.putArray("machines");
        changes.forEach(change -> machines.add(change(change)));
      }
      case Step.Verify(var app, var url, var path, var expect, var timeout, var soak) -> {
        detail.put("app", app.value());
        JsonTree.put(detail, "url", url == null ? null : url.toString());
        detail.put("path", path).put("expect", expect);
        detail.put("timeoutMillis", timeout.toMillis()).put("soakMillis", soak.toMillis());
      }
      case Step.RecordRelease(var tag, var image, var secrets) -> {
        detail.set("tag", tag(tag));
        detail.put("image", image);
        ObjectNode fingerprints = detail.putObject("fingerprints");
        secrets.forEach(fingerprints::put);
      }
    }
    return detail;
  }

  private static ObjectNode change(MachineChange change) {
    ObjectNode node = JsonTree.object();
    switch (change) {
      case MachineChange.Create(var region, var config) -> {
        node.put("change", "create");
        JsonTree.put(node, "region", region);
        node.set("config", JsonTree.node(config.json()));
      }
      case MachineChange.Update(
              var id,
              var instanceId,
              var before,
              var config,
              var launch,
              var changedKeys) -> {
        node.put("change", "update").put("id", id).put("instanceId", instanceId);
        node.put("launch", launch.name());
        node.set("changedKeys", JsonTree.texts(changedKeys));
        node.set("before", JsonTree.node(before.json()));
        node.set("config", JsonTree.node(config.json()));
      }
      case MachineChange.Destroy(var id) -> node.put("change", "destroy").put("id", id);
    }
    return node;
  }

  private static ObjectNode image(Image image) {
    ObjectNode node = JsonTree.object();
    node.put("repository", image.repository());
    JsonTree.put(node, "tag", image.tag());
    JsonTree.put(node, "digest", image.digest());
    node.put("presence", image.presence().name());
    return node;
  }

  private static ObjectNode tag(ReleaseTag tag) {
    ObjectNode node = JsonTree.object();
    node.put("number", tag.number());
    JsonTree.put(node, "commit", tag.commit());
    JsonTree.put(node, "branch", tag.branch());
    JsonTree.put(node, "revision", tag.revision());
    return node;
  }

  static ArrayNode migrations(List<Migration> migrations) {
    ArrayNode array = JsonTree.array();
    for (Migration migration : migrations) {
      array.add(migration(migration));
    }
    return array;
  }

  static ObjectNode migration(Migration migration) {
    ObjectNode node = JsonTree.object();
    node.put("revision", migration.revision());
    JsonTree.put(node, "description", migration.description());
    JsonTree.put(node, "file", migration.file());
    JsonTree.put(node, "checksum", migration.checksum());
    return node;
  }
}
