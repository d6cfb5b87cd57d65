package dev.relayctl.plan;

import static dev.relayctl.plan.Members.each;
import static dev.relayctl.plan.Members.object;
import static dev.relayctl.plan.Members.sorted;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A step as JSON, whole enough to be made again from it. It is what a plan's hash is counted from
 * and what a stored plan keeps, so the two can't differ.
 */
public final class StepJson {
  private StepJson() {}

  /** All that decides what the step does. */
  public static Json.Obj of(Step any) {
    return switch (any) {
      case FrontendStep step -> FrontendStepJson.of(step);
      case DatabaseStep step -> DatabaseStepJson.of(step);
      case MachineStep step -> MachineStepJson.of(step);
      case Step.CreateApp(var app, var organization) ->
          object().put("app", app.value()).put("organization", organization).done();
      case Step.AllocateAddresses(var app) -> object().put("app", app.value()).done();
      case Step.ProvideImage(var image) -> object().put("image", image(image)).done();
      case Step.SetSecrets(var app, var secrets) ->
          object().put("app", app.value()).put("fingerprints", sorted(secrets)).done();
      case Step.RunReleaseCommand(var app, var region, var config, var timeout, var pending) ->
          object()
              .put("app", app.value())
              .put("region", region)
              .put("timeoutMillis", timeout)
              .put("config", config.json())
              .put("pending", each(pending, StepJson::of))
              .done();
      case Step.Verify(var app, var url, var path, var expect, var timeout) ->
          object()
              .put("app", app.value())
              .put("url", url == null ? null : url.toString())
              .put("path", path)
              .put("expect", expect)
              .put("timeoutMillis", timeout)
              .done();
      case Step.Bake(var app, var release, var running, var leaving, var time, var asked) ->
          object()
              .put("app", app.value())
              .put("release", release)
              .put("running", counts(running))
              .put("leaving", Json.texts(leaving))
              .put("timeMillis", time)
              .put("asked", asked == null ? null : asked(asked))
              .done();
      case Step.Prove(var app, var image, var groups, var leaving, var revision, var served) ->
          object()
              .put("app", app.value())
              .put("image", image)
              .put("groups", Json.texts(groups))
              .put("leaving", Json.texts(leaving))
              .put("revision", revision)
              .put("served", served == null ? null : served(served))
              .done();
      case Step.RecordRelease(var tag, var image, var secrets, var digests, var groups) ->
          object()
              .put("tag", tag(tag))
              .put("image", image)
              .put("fingerprints", sorted(secrets))
              .put("digests", digests(digests))
              .put("groups", each(groups, StepJson::of))
              .done();
    };
  }

  private static @Nullable Json digests(Step.Digests digests) {
    return switch (digests) {
      case Step.Digests.Seen(var whenPlanned) -> object().put("seen", sorted(whenPlanned)).done();
      case Step.Digests.Kept(var before) -> object().put("kept", sorted(before)).done();
      case Step.Digests.Unknown() -> null;
    };
  }

  /** A migration by what identifies it. */
  public static Json.Obj of(Migration migration) {
    return object()
        .put("revision", migration.revision())
        .put("description", migration.description())
        .put("file", migration.file())
        .put("checksum", migration.checksum())
        .done();
  }

  /** A group of a release. */
  public static Json.Obj of(ReleasedGroup group) {
    return object()
        .put("name", group.name())
        .put("count", group.count())
        .put("region", group.region())
        .put("config", group.config().json())
        .done();
  }

  private static Json.Obj asked(Step.Asked asked) {
    return object()
        .put("url", asked.url() == null ? null : asked.url().toString())
        .put("path", asked.path())
        .put("expect", asked.expect())
        .done();
  }

  private static Json.Obj served(Step.Served served) {
    return object()
        .put("url", served.url() == null ? null : served.url().toString())
        .put("path", served.path())
        .put("commit", served.commit())
        .done();
  }

  private static Json.Obj image(Image image) {
    return object()
        .put("repository", image.repository())
        .put("tag", image.tag())
        .put("digest", image.digest())
        .put("presence", image.presence().name())
        .done();
  }

  private static Json.Obj tag(ReleaseTag tag) {
    return object()
        .put("number", tag.number())
        .put("commit", tag.commit())
        .put("branch", tag.branch())
        .put("revision", tag.revision())
        .done();
  }

  private static Json counts(Map<String, Integer> counts) {
    var members = new LinkedHashMap<String, Json>();
    new TreeMap<>(counts).forEach((name, count) -> members.put(name, Json.number(count)));
    return new Json.Obj(members);
  }
}
