package dev.relayctl.plan;

import dev.relayctl.environment.EnvironmentName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The canonical text of a plan, for its hash: what decides the effect, not wording or time. */
final class PlanText {
  private PlanText() {}

  static String canonical(EnvironmentName environment, List<Plan.Planned> steps, long lastRun) {
    var members = new TreeMap<String, Json>();
    members.put("environment", Json.text(environment.value()));
    members.put("lastRun", Json.number(lastRun));
    members.put("steps", new Json.Arr(steps.stream().map(p -> json(p.step())).toList()));
    return Json.canonical(new Json.Obj(members));
  }

  private static Json json(Step step) {
    Json.Obj kind = Json.textMembers(Map.of("kind", step.kind()));
    return switch (step) {
      case Step.CreateApp(var app, var organization) ->
          kind.with("app", Json.text(app.value())).with("organization", Json.text(organization));
      case Step.ProvideImage(var image) -> kind.with("image", Json.text(image.reference()));
      case Step.SetSecrets(var app, var secrets) ->
          kind.with("app", Json.text(app.value())).with("secrets", Json.textMembers(secrets));
      case Step.Migrate(var pending) -> kind.with("pending", migrations(pending));
      case Step.RunReleaseCommand(var app, var region, var config, var timeout, var pending) ->
          kind.with("app", Json.text(app.value()))
              .with("region", Json.text(region == null ? "" : region))
              .with("config", config.json())
              .with("timeout", Json.number(timeout.toMillis()))
              .with("pending", migrations(pending));
      case Step.ReplaceMachines(var app, var group, var changes, var batch, var atMost) ->
          kind.with("app", Json.text(app.value()))
              .with("group", Json.text(group))
              .with("changes", new Json.Arr(changes.stream().map(PlanText::json).toList()))
              .with("batch", Json.number(batch))
              .with("atMost", Json.number(atMost.toMillis()));
      case Step.Verify(var app, var url, var path, var expect, var timeout, var soak) ->
          kind.with("app", Json.text(app.value()))
              .with("url", Json.text(url == null ? "" : url.toString()))
              .with("path", Json.text(path))
              .with("expect", Json.number(expect))
              .with("timeout", Json.number(timeout.toMillis()))
              .with("soak", Json.number(soak.toMillis()));
      case Step.RecordRelease(var tag, var image, var secrets) ->
          kind.with("release", Json.number(tag.number()))
              .with("metadata", Json.textMembers(tag.metadata()))
              .with("image", Json.text(image))
              .with("secrets", Json.textMembers(secrets));
    };
  }

  private static Json json(MachineChange change) {
    return switch (change) {
      case MachineChange.Create(var region, var config) ->
          Json.textMembers(Map.of("change", "create", "region", region == null ? "" : region))
              .with("config", config.json());
      case MachineChange.Update(var id, var instance, var before, var config, var launch, _) ->
          Json.textMembers(
                  Map.of(
                      "change", "update", "id", id, "instance", instance, "launch", launch.name()))
              .with("before", before.json())
              .with("config", config.json());
      case MachineChange.Destroy(var id) -> Json.textMembers(Map.of("change", "destroy", "id", id));
    };
  }

  private static Json migrations(List<Migration> pending) {
    return new Json.Arr(
        pending.stream()
            .<Json>map(m ->
                Json.textMembers(
                    Map.of(
                        "revision",
                        m.revision(),
                        "checksum",
                        m.checksum() == null ? "" : m.checksum())))
            .toList());
  }
}
