package dev.relayctl.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.DatabaseBranch;
import dev.relayctl.plan.Disk;
import dev.relayctl.plan.Dump;
import dev.relayctl.plan.GroupChange;
import dev.relayctl.plan.HistoryChange;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.MachineChange;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.ReleasedGroup;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.plan.SavedState;
import dev.relayctl.plan.SiteUpload;
import dev.relayctl.plan.Step;
import dev.relayctl.plan.Undo;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes steps of what {@link dev.relayctl.plan.StepJson} wrote. A value that can't be read is an
 * {@link IllegalArgumentException}, which {@link PlanReader} turns into a problem.
 */
final class StepReader {
  private StepReader() {}

  private static Frontend.Pages pages(JsonNode detail) {
    return new Frontend.Pages(
        text(detail, "account"),
        text(detail, "project"),
        Frontend.PagesEnvironment.valueOf(detail.path("scope").asText().toUpperCase(Locale.ROOT)),
        textMap(detail.path("variables")),
        settings(detail.path("settings")));
  }

  /** None in plans of before there were any. */
  private static Map<Frontend.Setting, String> settings(JsonNode found) {
    var settings = new TreeMap<Frontend.Setting, String>();
    textMap(found).forEach((word, text) -> settings.put(Frontend.Setting.of(word), text));
    return settings;
  }

  static Step step(String kind, JsonNode detail) {
    return switch (kind) {
      case "create-app" -> new Step.CreateApp(app(detail), detail.path("organization").asText());
      case "addresses" -> new Step.AllocateAddresses(app(detail));
      case "image" -> new Step.ProvideImage(image(detail.path("image")));
      case "secrets" -> new Step.SetSecrets(app(detail), textMap(detail.path("fingerprints")));
      case "variables" -> new Step.SetVariables(pages(detail));
      case "create-pages" -> new Step.CreateSite(pages(detail), detail.path("branch").asText());
      case "pages-files" -> new Step.PrepareSite(app(detail), upload(detail));
      case "pages" -> new Step.DeploySite(app(detail), upload(detail), text(detail, "before"));
      case "pages-rollback" ->
          new Step.RollBackSite(
              pages(detail),
              detail.path("deployment").asText(),
              detail.path("before").asText(),
              url(detail));
      case "pages-build" -> new Step.BuildPages(pages(detail), text(detail, "branch"));
      case "restore-point" ->
          new Step.TakeRestorePoint(
              place(detail),
              millis(detail, "keepMillis"),
              RestorePoint.Purpose.valueOf(detail.path("purpose").asText()),
              text(detail, "spared"));
      case "restore" ->
          new Step.Restore(
              detail.path("name").asText(), state(detail), millis(detail, "keepMillis"));
      case "migrate" -> new Step.Migrate(each(detail, "pending", StepReader::migration));
      case "undo" ->
          new Step.UndoMigration(
              new Undo(
                  migration(detail.path("migration")),
                  detail.path("file").asText(),
                  detail.path("checksum").asText()));
      case "history" ->
          new Step.ChangeHistory(
              new HistoryChange(
                  HistoryChange.Purpose.valueOf(detail.path("purpose").asText()),
                  text(detail, "to"),
                  each(detail, "entries", StepReader::entry)));
      case "release-command" ->
          new Step.RunReleaseCommand(
              app(detail),
              text(detail, "region"),
              config(detail.path("config")),
              millis(detail, "timeoutMillis"),
              each(detail, "pending", StepReader::migration));
      case "machines" ->
          new Step.ReplaceMachines(
              app(detail),
              each(detail, "groups", StepReader::group),
              Step.Pace.valueOf(detail.path("pace").asText()),
              millis(detail, "atMostMillis"));
      case "canaries", "greens" ->
          new Step.StartBeside(
              app(detail),
              Step.Beside.valueOf(detail.path("role").asText()),
              each(detail, "machines", StepReader::create),
              detail.path("atOnce").asInt(),
              millis(detail, "atMostMillis"));
      case "switch" ->
          new Step.SwitchTraffic(
              app(detail),
              texts(detail.path("greens")),
              texts(detail.path("blues")),
              millis(detail, "settleMillis"));
      case "remove" ->
          new Step.RemoveMachines(
              app(detail),
              Step.Removed.valueOf(detail.path("removed").asText()),
              texts(detail.path("ids")),
              texts(detail.path("slots")));
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

  private static SiteUpload upload(JsonNode detail) {
    String appUrl = text(detail, "appUrl");
    return new SiteUpload(
        pages(detail),
        new Frontend.Build(texts(detail.path("command")), detail.path("directory").asText()),
        detail.path("branch").asText(),
        text(detail, "commit"),
        url(detail),
        appUrl == null ? null : URI.create(appUrl));
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

  private static HistoryChange.Entry entry(JsonNode entry) {
    return new HistoryChange.Entry(
        HistoryChange.Kind.valueOf(entry.path("kind").asText()),
        migration(entry.path("migration")));
  }

  static Migration migration(JsonNode node) {
    return new Migration(
        node.path("revision").asText(),
        node.path("description").asText(),
        text(node, "file"),
        text(node, "checksum"));
  }

  static List<String> texts(JsonNode node) {
    var texts = new ArrayList<String>();
    node.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** The items of an array that has to be there, if only empty. */
  static <T> List<T> each(JsonNode node, String key, Function<JsonNode, T> one) {
    if (!node.path(key).isArray()) {
      throw new IllegalArgumentException("no " + key);
    }
    var values = new ArrayList<T>();
    node.path(key).forEach(item -> values.add(one.apply(item)));
    return values;
  }

  private static GroupChange group(JsonNode node) {
    return new GroupChange(
        node.path("group").asText(),
        each(node, "machines", StepReader::change),
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

  private static Step.Asked asked(JsonNode node) {
    return new Step.Asked(url(node), node.path("path").asText(), node.path("expect").asInt());
  }

  private static Step.Served served(JsonNode node) {
    return new Step.Served(url(node), node.path("path").asText(), node.path("commit").asText());
  }

  private static Disk disk(JsonNode node) {
    return new Disk(
        node.path("name").asText(),
        node.path("sizeGigabytes").asInt(),
        node.has("snapshotDays") ? node.path("snapshotDays").asInt() : null);
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

  private static SavedState.Place place(JsonNode detail) {
    String project = text(detail, "neonProject");
    return project == null
        ? new SavedState.Place.Directory(detail.path("directory").asText())
        : new SavedState.Place.NeonProject(project);
  }

  private static SavedState state(JsonNode detail) {
    String project = text(detail, "neonProject");
    return project == null
        ? new Dump(
            detail.path("host").asText(),
            detail.path("file").asText(),
            detail.path("bytes").asLong(),
            detail.path("sha256").asText())
        : new DatabaseBranch(project, text(detail, "branch"), detail.path("branchName").asText());
  }

  private static Duration millis(JsonNode node, String key) {
    return Duration.ofMillis(node.path(key).asLong());
  }

  private static @Nullable URI url(JsonNode node) {
    return node.has("url") ? URI.create(node.path("url").asText()) : null;
  }

  private static @Nullable String text(JsonNode node, String key) {
    return node.has(key) ? node.path(key).asText() : null;
  }

  private static Map<String, String> textMap(JsonNode node) {
    var map = new LinkedHashMap<String, String>();
    node.properties().forEach(member -> map.put(member.getKey(), member.getValue().asText()));
    return map;
  }

  private static Map<String, Integer> counts(JsonNode node) {
    var map = new LinkedHashMap<String, Integer>();
    node.properties().forEach(member -> map.put(member.getKey(), member.getValue().asInt()));
    return map;
  }
}
