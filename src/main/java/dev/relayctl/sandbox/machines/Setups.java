package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.machines.ImageCatalog.StoredImage;
import dev.relayctl.sandbox.machines.Machine.ImageRef;
import dev.relayctl.sandbox.machines.Machine.Setup;
import java.util.Optional;

/** Reads what a create or update wants a machine to be. */
final class Setups {
  private final ImageCatalog images;
  private final Secrets secrets;
  private final Ulids ulids;

  /** What a request body comes to. */
  sealed interface Reading {
    /** A new version of a machine. */
    record Usable(Setup setup) implements Reading {}

    /** Why it can't be used. */
    record Unusable(Answer answer) implements Reading {}
  }

  Setups(ImageCatalog images, Secrets secrets, Ulids ulids) {
    this.images = images;
    this.secrets = secrets;
    this.ulids = ulids;
  }

  Reading read(String app, ObjectNode sent) {
    if (!(sent.get("config") instanceof ObjectNode config)) {
      return unusable("config is required");
    }
    String reference = Json.text(config, "image", "");
    if (reference.isEmpty()) {
      return unusable("config.image is required");
    }
    Optional<StoredImage> image = images.find(reference);
    if (image.isEmpty()) {
      return new Reading.Unusable(
          Failures.error(
              400, "failed to get manifest " + reference + ": MANIFEST_UNKNOWN: unknown"));
    }
    long newest = secrets.version(app);
    long wanted = sent.path("min_secrets_version").asLong(0);
    if (wanted > newest) {
      return unusable(
          "min_secrets_version " + wanted + " does not exist, the app's newest is " + newest);
    }
    boolean without = sent.path("skip_secrets").asBoolean(false);
    return new Reading.Usable(
        new Setup(
            ulids.next(), config.deepCopy(), ref(reference, image.get()), without ? 0 : newest));
  }

  /** An image's reference in its parts; the tag is empty where only the digest was given. */
  static ImageRef ref(String asked, StoredImage image) {
    boolean nameless = asked.startsWith("sha256:") || asked.startsWith("sandbox://");
    String name = nameless ? image.reference() : asked;
    int at = name.indexOf('@');
    String plain = at < 0 ? name : name.substring(0, at);
    int slash = plain.indexOf('/');
    boolean hasRegistry = slash > 0 && plain.substring(0, slash).matches(".*[.:].*|localhost");
    String registry = hasRegistry ? plain.substring(0, slash) : "docker-hub-mirror.fly.io";
    String rest = hasRegistry ? plain.substring(slash + 1) : plain;
    int colon = rest.lastIndexOf(':');
    return new ImageRef(
        registry,
        colon < 0 ? rest : rest.substring(0, colon),
        colon < 0 ? (at < 0 ? "latest" : "") : rest.substring(colon + 1),
        image.digest());
  }

  private static Reading unusable(String why) {
    return new Reading.Unusable(Failures.badRequest(why));
  }
}
