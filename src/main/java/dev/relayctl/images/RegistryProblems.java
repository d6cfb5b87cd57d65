package dev.relayctl.images;

import dev.relayctl.environment.ImageReference;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import javax.net.ssl.SSLException;

/** What a failed question to a registry means. All are reads: each may be asked again. */
final class RegistryProblems {
  private RegistryProblems() {}

  /** The problem behind an answer that is neither good nor "no such thing". */
  static Problem of(ImageReference image, RegistryReply reply, String flyRegistry) {
    String why = "the registry answered " + reply.status();
    return switch (reply.status()) {
      case 401 -> unauthorised(image, "images.unauthorised", why, flyRegistry);
      case 403 -> unauthorised(image, "images.forbidden", why, flyRegistry);
      case 429 ->
          new Problem.Failed(
              facts(image, "images.rate-limited", why, "wait a little and run the same command"),
              Repeat.SAFE,
              reply.retryAfter());
      default ->
          reply.status() >= 500 || reply.status() == 408
              ? new Problem.Failed(
                  facts(
                      image,
                      "images.registry-error",
                      why,
                      "wait until the registry works and run the same command"),
                  Repeat.SAFE,
                  reply.retryAfter())
              : garbled(image, why + " where it should say whether it has the image");
    };
  }

  /** An answer that makes no sense. */
  static Problem garbled(ImageReference image, String why) {
    return new Problem.Failed(
        facts(
            image,
            "images.garbled-answer",
            why,
            "check that " + image.registry() + " is a registry, and that no proxy answers for it"),
        Repeat.SAFE);
  }

  /** No answer at all, or only a part of one. */
  static Problem transport(ImageReference image, IOException e) {
    String why =
        switch (e) {
          case InterruptedIOException _ -> "no answer from " + image.registry() + " in time";
          case SSLException _ -> "no trustworthy connection to " + image.registry();
          default -> "no connection to " + image.registry() + ", or it broke";
        };
    String words = e.getMessage() == null ? "" : ": " + e.getMessage().replaceAll("\\s+", " ");
    return new Problem.Failed(
        facts(
            image,
            "images.registry-unreachable",
            why + words,
            "check the network, or name the image with its digest: NAME@sha256:…"),
        Repeat.SAFE);
  }

  static Problem interrupted(ImageReference image) {
    return new Problem.Interrupted(
        facts(
            image,
            "images.interrupted",
            "the process was asked to stop",
            "the same command goes on from here"));
  }

  /**
   * No such image.
   *
   * @param similar tags that the registry has; empty when there are none or it doesn't tell
   */
  static Problem notFound(ImageReference image, List<String> similar) {
    String tag = image.tagOrLatest();
    return Problem.invalid(
        "images.not-found",
        image.registry() + " has no " + image.repository() + " with the tag " + tag,
        where(image),
        similar.isEmpty()
            ? "nothing was pushed under that name, or it was deleted"
            : "similar tags are " + String.join(", ", similar),
        similar.isEmpty()
            ? "push the image first, or correct its name"
            : "correct the tag, for example " + image.name() + ":" + similar.getFirst());
  }

  private static Problem unauthorised(
      ImageReference image, String id, String why, String flyRegistry) {
    boolean fly = image.registry().equals(flyRegistry);
    return new Problem.Unauthorised(
        facts(
            image,
            id,
            fly
                ? why + ": the token may not read it, or there is no app of that name"
                : why + ": the login for " + image.registry() + " is missing or not enough",
            fly
                ? "export FLY_API_TOKEN=\"$(fly tokens create deploy -a "
                    + image.repository()
                    + ")\"; a new app: fly apps create "
                    + image.repository()
                : "docker login " + image.registry()));
  }

  private static Problem.Facts facts(ImageReference image, String id, String why, String remedy) {
    return Problem.facts(id, "could not read the digest of " + image, where(image), why, remedy);
  }

  static Where where(ImageReference image) {
    return Where.system("registry", image.registry());
  }
}
