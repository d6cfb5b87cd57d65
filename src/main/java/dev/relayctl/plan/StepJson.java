package dev.relayctl.plan;

import dev.relayctl.environment.Frontend;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A step as JSON, whole enough to be made again from it. It is what a plan's hash is counted from
 * and what a stored plan keeps, so the two can't differ.
 */
public final class StepJson {
  private StepJson() {}

  /** All that decides what the step does. */
  public static Json.Obj of(Step step) {
    return switch (step) {
      case Step.CreateApp(var app, var organization) ->
          object().put("app", app.value()).put("organization", organization).done();
      case Step.AllocateAddresses(var app) -> object().put("app", app.value()).done();
      case Step.ProvideImage(var image) -> object().put("image", image(image)).done();
      case Step.SetSecrets(var app, var secrets) ->
          object().put("app", app.value()).put("fingerprints", sorted(secrets)).done();
      case Step.SetVariables(var pages) -> pages(pages).done();
      case Step.CreateSite(var pages, var branch) -> pages(pages).put("branch", branch).done();
      case Step.PrepareSite(var app, var upload) -> upload(upload).put("app", app.value()).done();
      case Step.DeploySite(var app, var upload, var before) ->
          upload(upload).put("app", app.value()).put("before", before).done();
      case Step.RollBackSite(var pages, var to, var before, var page) ->
          pages(pages)
              .put("deployment", to)
              .put("before", before)
              .put("url", page == null ? null : page.toString())
              .done();
      case Step.BuildPages(var pages, var branch) -> pages(pages).put("branch", branch).done();
      case Step.TakeRestorePoint(var place, var keep, var purpose, var spared) ->
          place(place)
              .put("keepMillis", keep)
              .put("purpose", purpose.name())
              .put("spared", spared)
              .done();
      case Step.Restore(var name, var state, var keep) ->
          state(state).put("name", name).put("keepMillis", keep).done();
      case Step.Migrate(var pending) -> object().put("pending", each(pending, StepJson::of)).done();
      case Step.UndoMigration(Undo(var migration, var file, var checksum)) ->
          object()
              .put("migration", of(migration))
              .put("file", file)
              .put("checksum", checksum)
              .done();
      case Step.ChangeHistory(HistoryChange(var purpose, var to, var entries)) ->
          object()
              .put("purpose", purpose.name())
              .put("to", to)
              .put("entries", each(entries, StepJson::entry))
              .done();
      case Step.RunReleaseCommand(var app, var region, var config, var timeout, var pending) ->
          object()
              .put("app", app.value())
              .put("region", region)
              .put("timeoutMillis", timeout)
              .put("config", config.json())
              .put("pending", each(pending, StepJson::of))
              .done();
      case Step.ReplaceMachines(var app, var groups, var pace, var atMost) ->
          object()
              .put("app", app.value())
              .put("pace", pace.name())
              .put("atMostMillis", atMost)
              .put("groups", each(groups, StepJson::group))
              .done();
      case Step.StartBeside(var app, var role, var machines, var atOnce, var atMost) ->
          object()
              .put("app", app.value())
              .put("role", role.name())
              .put("atOnce", atOnce)
              .put("atMostMillis", atMost)
              .put("machines", each(machines, StepJson::change))
              .done();
      case Step.SwitchTraffic(var app, var greens, var blues, var settle) ->
          object()
              .put("app", app.value())
              .put("greens", Json.texts(greens))
              .put("blues", Json.texts(blues))
              .put("settleMillis", settle)
              .done();
      case Step.RemoveMachines(var app, var why, var ids, var slots) ->
          object()
              .put("app", app.value())
              .put("removed", why.name())
              .put("ids", Json.texts(ids))
              .put("slots", Json.texts(slots))
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

  private static Members place(SavedState.Place place) {
    return switch (place) {
      case SavedState.Place.Directory(var path) -> object().put("directory", path);
      case SavedState.Place.NeonProject(var id) -> object().put("neonProject", id);
    };
  }

  private static Members state(SavedState state) {
    return switch (state) {
      case Dump(var host, var file, var bytes, var sha256) ->
          object()
              .put("host", host)
              .put("file", file)
              .put("bytes", Json.number(bytes))
              .put("sha256", sha256);
      case DatabaseBranch(var project, var id, var name) ->
          object().put("neonProject", project).put("branch", id).put("branchName", name);
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

  private static Members pages(Frontend.Pages pages) {
    return object()
        .put("account", pages.account())
        .put("project", pages.project())
        .put("scope", pages.environment().word())
        .put("variables", sorted(pages.variables()))
        // Absent where there are none: hashes of older plans stay what they are.
        .put("settings", pages.settings().isEmpty() ? null : settings(pages.settings()));
  }

  private static Json settings(Map<Frontend.Setting, String> settings) {
    Members words = object();
    settings.forEach((setting, text) -> words.put(setting.word(), text));
    return words.done();
  }

  private static Members upload(SiteUpload upload) {
    return pages(upload.pages())
        .put("command", Json.texts(upload.build().command()))
        .put("directory", upload.build().directory())
        .put("branch", upload.branch())
        .put("commit", upload.commit())
        .put("url", upload.page() == null ? null : upload.page().toString())
        .put("appUrl", upload.appUrl() == null ? null : upload.appUrl().toString());
  }

  private static Json.Obj entry(HistoryChange.Entry entry) {
    return object().put("kind", entry.kind().name()).put("migration", of(entry.migration())).done();
  }

  private static Json.Obj group(GroupChange group) {
    return object()
        .put("group", group.group())
        .put("atOnce", group.atOnce())
        .put("machines", each(group.changes(), StepJson::change))
        .done();
  }

  private static Json.Obj change(MachineChange change) {
    return switch (change) {
      case MachineChange.Create(var region, var config, var launch, var standsByFor, var disk) ->
          object()
              .put("change", "create")
              .put("region", region)
              .put("launch", launch.name())
              .put("standsByFor", standsByFor)
              .put("disk", disk == null ? null : disk(disk))
              .put("config", config.json())
              .done();
      case MachineChange.Update(
              var id,
              var instanceId,
              var before,
              var config,
              var launch,
              var changedKeys) ->
          object()
              .put("change", "update")
              .put("id", id)
              .put("instanceId", instanceId)
              .put("launch", launch.name())
              .put("changedKeys", Json.texts(changedKeys))
              .put("before", before.json())
              .put("config", config.json())
              .done();
    };
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

  private static Json.Obj disk(Disk disk) {
    var json = object().put("name", disk.name()).put("sizeGigabytes", disk.sizeGigabytes());
    Integer days = disk.snapshotDays();
    return (days == null ? json : json.put("snapshotDays", days)).done();
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

  private static Json sorted(Map<String, String> texts) {
    return Json.textMembers(new TreeMap<>(texts));
  }

  private static Json counts(Map<String, Integer> counts) {
    var members = new LinkedHashMap<String, Json>();
    new TreeMap<>(counts).forEach((name, count) -> members.put(name, Json.number(count)));
    return new Json.Obj(members);
  }

  private static <T> Json each(Collection<T> values, Function<T, Json.Obj> one) {
    List<Json> items = values.stream().<Json>map(one).toList();
    return new Json.Arr(items);
  }

  private static Members object() {
    return new Members();
  }

  /** An object on its way; what is unknown is left out. */
  private static final class Members {
    private final Map<String, Json> members = new LinkedHashMap<>();

    Members put(String key, @Nullable String value) {
      return put(key, value == null ? null : Json.text(value));
    }

    Members put(String key, int value) {
      return put(key, new Json.Num(BigDecimal.valueOf(value)));
    }

    Members put(String key, Duration value) {
      return put(key, Json.number(value.toMillis()));
    }

    Members put(String key, @Nullable Json value) {
      if (value != null) {
        members.put(key, value);
      }
      return this;
    }

    Json.Obj done() {
      return new Json.Obj(members);
    }
  }
}
