package dev.relayctl.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The config of a machine, as it goes over the wire ({@code specs/fly-machines.md} §3.3).
 *
 * @param json the whole object
 */
public record MachineConfig(Json.Obj json) {
  /** Metadata that says which release a machine belongs to; it changes with every release. */
  private static final Set<String> BOOKKEEPING =
      Set.of(
          "fly_release_id",
          "fly_release_version",
          "fly_flyctl_version",
          ReleaseTag.RELEASE,
          ReleaseTag.SLOT,
          ReleaseTag.COMMIT,
          ReleaseTag.BRANCH,
          ReleaseTag.REVISION);

  /** Keys that a deploy decides; all others belong to the machine and are kept by an update. */
  private static final List<String> OWNED =
      List.of(
          "image",
          "env",
          "init",
          "services",
          "checks",
          "mounts",
          "files",
          "metrics",
          "statics",
          "restart",
          "stop_config");

  private static final String STANDBY_FOR = "FLY_STANDBY_FOR";

  /** The image to run, as it was asked for. */
  public String image() {
    return json.text("image").orElse("");
  }

  /** The metadata: flat, text to text. */
  public Map<String, String> metadata() {
    var metadata = new LinkedHashMap<String, String>();
    json.object("metadata")
        .members()
        .forEach((key, value) -> {
          if (value instanceof Json.Text(String text)) {
            metadata.put(key, text);
          }
        });
    return metadata;
  }

  /** The process group; {@code app} on machines that name none, as flyctl reads it. */
  public String group() {
    var metadata = metadata();
    return metadata.getOrDefault(
        "fly_process_group", metadata.getOrDefault("process_group", "app"));
  }

  /** Whether the machine takes part in deployments: all others are never touched. */
  public boolean managed() {
    return "v2".equals(metadata().get("fly_platform_version"));
  }

  /** How many checks Fly will run on it: those of its services and its own. */
  public int checkCount() {
    int ofServices =
        json.items("services").stream()
            .mapToInt(service -> service instanceof Json.Obj o ? o.items("checks").size() : 0)
            .sum();
    return ofServices + json.object("checks").members().size();
  }

  /** Whether it waits for the host of another machine to fail. */
  public boolean standsBy() {
    return !json.items("standbys").isEmpty();
  }

  /** Whether requests from outside reach it. */
  public boolean hasServices() {
    return !json.items("services").isEmpty();
  }

  /** The release it was given by relayctl; empty when something else deployed it. */
  public Optional<Integer> release() {
    return Optional.ofNullable(metadata().get(ReleaseTag.RELEASE))
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(Integer::valueOf);
  }

  /** The commit it was made from; empty when unknown. */
  public Optional<String> commit() {
    return Optional.ofNullable(metadata().get(ReleaseTag.COMMIT));
  }

  /** What tells apart the machines that one plan creates; empty on machines made otherwise. */
  public Optional<String> slot() {
    return Optional.ofNullable(metadata().get(ReleaseTag.SLOT));
  }

  /** The same config for another release. */
  public MachineConfig of(ReleaseTag tag) {
    var metadata = new LinkedHashMap<>(json.object("metadata").members());
    BOOKKEEPING.forEach(metadata::remove);
    tag.metadata().forEach((key, value) -> metadata.put(key, Json.text(value)));
    return new MachineConfig(json.with("metadata", new Json.Obj(metadata)));
  }

  /** The same config with one more metadata value. */
  public MachineConfig withMetadata(String key, String value) {
    return new MachineConfig(
        json.with("metadata", json.object("metadata").with(key, Json.text(value))));
  }

  /**
   * This config for a machine that exists: what a deploy doesn't decide is taken from the machine,
   * as flyctl does ({@code specs/fly-machines.md} §3.3): its size, its volume, for whom it stands
   * by, further metadata, and keys that {@code fly.toml} has no word for.
   */
  public MachineConfig keeping(MachineConfig present) {
    var merged = new LinkedHashMap<>(present.json.members());
    OWNED.forEach(merged::remove);
    merged.putAll(json.members());
    var metadata = new LinkedHashMap<>(present.json.object("metadata").members());
    BOOKKEEPING.forEach(metadata::remove);
    metadata.putAll(json.object("metadata").members());
    merged.put("metadata", new Json.Obj(metadata));
    if (!json.items("mounts").isEmpty()) {
      merged.put("mounts", mountsWithVolumes(present));
    }
    var init = new LinkedHashMap<>(json.object("init").members());
    for (String kept : List.of("tty", "kernel_args")) {
      present.json.object("init").get(kept).ifPresent(value -> init.putIfAbsent(kept, value));
    }
    merged.put("init", new Json.Obj(init));
    List<String> standsByFor = texts(present.json.items("standbys"));
    if (!standsByFor.isEmpty()) {
      Json machines = Json.text(String.join(",", standsByFor));
      merged.put("env", json.object("env").with(STANDBY_FOR, machines));
    }
    return new MachineConfig(new Json.Obj(merged));
  }

  private Json mountsWithVolumes(MachineConfig present) {
    return new Json.Arr(
        json.items("mounts").stream()
            .map(mount -> mount instanceof Json.Obj wanted ? withVolume(wanted, present) : mount)
            .toList());
  }

  /** A machine of old may have a mount without a name: it keeps its volume, too. */
  private static Json withVolume(Json.Obj wanted, MachineConfig present) {
    return present.json.items("mounts").stream()
        .filter(Json.Obj.class::isInstance)
        .map(Json.Obj.class::cast)
        .filter(
            mount -> mount.get("name").isEmpty() || mount.text("name").equals(wanted.text("name")))
        .findFirst()
        .flatMap(mount -> mount.get("volume"))
        .<Json>map(volume -> wanted.with("volume", volume))
        .orElse(wanted);
  }

  private static List<String> texts(List<Json> items) {
    return items.stream()
        .filter(Json.Text.class::isInstance)
        .map(item -> ((Json.Text) item).value())
        .toList();
  }

  /**
   * Whether a machine with the other config would behave the same: the bookkeeping metadata, the
   * order of keys and of a check's headers, and nulls don't count. Fly fills in parts of {@code
   * guest} and {@code mounts} by itself, so only the parts that are asked for are compared there.
   */
  public boolean sameEffectAs(MachineConfig other) {
    return changedKeys(other).isEmpty();
  }

  /**
   * The keys in which a machine with the other config would behave differently after an update;
   * what an update keeps is no difference.
   */
  public List<String> changedKeys(MachineConfig present) {
    MachineConfig wanted = keeping(present);
    var changed = new ArrayList<String>();
    for (String key : OWNED) {
      if (!wanted.canonicalOf(key).equals(present.canonicalOf(key))) {
        changed.add(key);
      }
    }
    Json.Obj guest = json.object("guest");
    Json.Obj presentGuest = present.json.object("guest");
    if (guest.members().entrySet().stream()
        .anyMatch(m -> !m.getValue().equals(presentGuest.members().get(m.getKey())))) {
      changed.add("guest");
    }
    var metadata = metadata();
    BOOKKEEPING.forEach(metadata::remove);
    if (!present.metadata().entrySet().containsAll(metadata.entrySet())) {
      changed.add("metadata");
    }
    return List.copyOf(changed);
  }

  private String canonicalOf(String key) {
    return json.get(key)
        .map(value -> Json.canonical(ComparedForm.of(key, value)))
        .filter(text -> !text.matches("\\{}|\\[]"))
        .orElse("");
  }
}
