package dev.relayctl.plan;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Frontend;
import dev.relayctl.environment.flytoml.MaxUnavailable;
import dev.relayctl.environment.flytoml.Strategy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small wishes and observations for tests of planning and running. */
public final class Worlds {
  public static final EnvironmentName DEV = new EnvironmentName("dev");
  public static final AppName APP = new AppName("relay-api");
  public static final Image OLD = image("1");
  public static final Image NEW = image("2");

  private Worlds() {}

  private static Image image(String digit) {
    return new Image(
        "registry.fly.io/relay-api", null, "sha256:" + digit.repeat(64), Image.Presence.PRESENT);
  }

  /** A config of a group, with one check. */
  public static MachineConfig config(String group, Image image, ReleaseTag tag) {
    var metadata = new LinkedHashMap<>(tag.metadata());
    metadata.put("fly_process_group", group);
    return new MachineConfig(
        new Json.Obj(
            Map.of(
                "image",
                Json.text(image.reference()),
                "checks",
                Json.textMembers(Map.of("alive", "tcp")),
                "metadata",
                Json.textMembers(metadata))));
  }

  /** A tag without a branch or a revision. */
  public static ReleaseTag tag(int number, @Nullable String commit) {
    return new ReleaseTag(number, commit, null, null);
  }

  /** A group of so many machines. */
  public static Wanted.Group group(String name, int count, Image image, ReleaseTag tag) {
    return new Wanted.Group(
        name, count, 1, Wanted.Standby.NONE, "fra", config(name, image, tag), null);
  }

  /** A wish for groups, two machines of a group at once. */
  public static Wanted wanted(
      ReleaseTag tag,
      Image image,
      Wanted.@Nullable ReleaseCommand releaseCommand,
      Wanted.Group... groups) {
    return new Wanted(
        DEV,
        APP,
        "personal",
        tag,
        image,
        List.of(groups),
        releaseCommand,
        Wanted.MigrationsRun.RELEASE_COMMAND,
        new Wanted.Rollout(
            Strategy.ROLLING,
            new MaxUnavailable(new BigDecimal("2")),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            new Wanted.Reach.Everything()),
        new Wanted.Proof(null, Duration.ZERO, null),
        Map.of(),
        Wanted.SecretsByHand.FOLLOWED,
        null,
        null);
  }

  /** The same wish by another strategy. */
  public static Wanted by(Strategy strategy, Wanted wanted) {
    var rollout = wanted.rollout();
    return with(
        wanted,
        new Wanted.Rollout(
            strategy,
            rollout.maxUnavailable(),
            rollout.machineWait(),
            rollout.settle(),
            rollout.reach()),
        wanted.proof());
  }

  /** The same wish, with machines that are watched for a while. */
  public static Wanted soaking(Wanted wanted, Duration soak) {
    return with(wanted, wanted.rollout(), new Wanted.Proof(null, soak, null));
  }

  /** The same wish for some of the groups. */
  public static Wanted reaching(Wanted wanted, String... groups) {
    var rollout = wanted.rollout();
    return with(
        wanted,
        new Wanted.Rollout(
            rollout.strategy(),
            rollout.maxUnavailable(),
            rollout.machineWait(),
            rollout.settle(),
            new Wanted.Reach.Only(List.of(groups))),
        wanted.proof());
  }

  /** The same wish with secrets, by name and fingerprint. */
  public static Wanted withSecrets(Wanted wanted, Map<String, String> secrets) {
    return copy(
        wanted, wanted.rollout(), wanted.proof(), secrets, wanted.secretsByHand(), wanted.pages());
  }

  /** The same wish with a frontend that is built here. */
  public static Wanted uploading(Wanted wanted, SiteUpload upload) {
    return new Wanted(
        wanted.environment(),
        wanted.app(),
        wanted.organization(),
        wanted.tag(),
        wanted.image(),
        wanted.groups(),
        wanted.releaseCommand(),
        wanted.migrations(),
        wanted.rollout(),
        wanted.proof(),
        wanted.secrets(),
        wanted.secretsByHand(),
        upload.pages(),
        upload);
  }

  private static Wanted with(Wanted wanted, Wanted.Rollout rollout, Wanted.Proof proof) {
    return copy(wanted, rollout, proof, wanted.secrets(), wanted.secretsByHand(), wanted.pages());
  }

  private static Wanted copy(
      Wanted wanted,
      Wanted.Rollout rollout,
      Wanted.Proof proof,
      Map<String, String> secrets,
      Wanted.SecretsByHand secretsByHand,
      Frontend.@Nullable Pages pages) {
    return new Wanted(
        wanted.environment(),
        wanted.app(),
        wanted.organization(),
        wanted.tag(),
        wanted.image(),
        wanted.groups(),
        wanted.releaseCommand(),
        wanted.migrations(),
        rollout,
        proof,
        secrets,
        secretsByHand,
        pages,
        wanted.upload());
  }

  /** A release command's wish. */
  public static Wanted.ReleaseCommand releaseCommand(Image image, ReleaseTag tag) {
    MachineConfig config = config("fly_app_release_command", image, tag);
    return new Wanted.ReleaseCommand(
        "fra",
        new MachineConfig(config.json().with("auto_destroy", Json.flag(true)).without("checks"))
            .withMetadata(ReleaseTag.SLOT, tag.number() + "-release-command"),
        Duration.ofMinutes(2));
  }

  /** An app with machines. */
  public static Observed observed(
      List<Machine> machines, @Nullable Release last, long lastRun, Image image) {
    return new Observed(
        Instant.parse("2026-03-02T09:00:00Z"),
        new Observed.App.Present("personal", null),
        machines,
        Map.of(),
        Map.of(),
        SchemaState.NONE,
        last,
        lastRun,
        image,
        Source.NONE,
        null);
  }

  /** The same world, with secrets at Fly, by name and digest. */
  public static Observed holding(Map<String, String> digests, Observed observed) {
    return new Observed(
        observed.at(),
        observed.app(),
        observed.machines(),
        digests,
        observed.secrets(),
        observed.schema(),
        observed.lastRelease(),
        observed.lastRun(),
        observed.image(),
        observed.source(),
        observed.site());
  }

  /** The same wish, by someone who leaves alone what was set by hand. */
  public static Wanted leavingSecrets(Wanted wanted) {
    return copy(
        wanted,
        wanted.rollout(),
        wanted.proof(),
        wanted.secrets(),
        Wanted.SecretsByHand.LEFT_ALONE,
        wanted.pages());
  }

  /** The same wish, with a frontend. */
  public static Wanted with(Frontend.Pages pages, Wanted wanted) {
    return copy(
        wanted, wanted.rollout(), wanted.proof(), wanted.secrets(), wanted.secretsByHand(), pages);
  }

  /** The same world, with what Pages has. */
  public static Observed at(Site site, Observed observed) {
    return new Observed(
        observed.at(),
        observed.app(),
        observed.machines(),
        observed.secretDigests(),
        observed.secrets(),
        observed.schema(),
        observed.lastRelease(),
        observed.lastRun(),
        observed.image(),
        observed.source(),
        site);
  }

  /** A machine that is well. */
  public static Machine machine(String id, MachineState state, MachineConfig config) {
    return new Machine(id, id, state, "fra", "01" + id, null, config, List.of(), List.of());
  }

  /** A release in the ledger. */
  public static Release release(int number, Image image, @Nullable String commit) {
    return new Release(
        number,
        image.reference(),
        commit,
        null,
        null,
        Map.of(),
        null,
        Instant.parse("2026-03-01T09:00:00Z"),
        "ann@example.com");
  }
}
