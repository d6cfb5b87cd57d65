package dev.relayctl.environment;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What people name an image by, in the grammar of Docker and its registries
 * (https://pkg.go.dev/github.com/distribution/reference).
 *
 * @param name registry and repository as written: {@code registry.fly.io/relay-api}, {@code nginx}
 * @param registry the host, with its port if it has one; Docker Hub's when none is written
 * @param repository the path below the registry: {@code relay-api}, {@code library/nginx}
 * @param tag null when none is written
 * @param digest {@code sha256:} and 64 hexadecimal characters; null when none is written
 */
public record ImageReference(
    String name,
    String registry,
    String repository,
    @Nullable String tag,
    @Nullable String digest) {
  /** The registry of images that name none. */
  public static final String DOCKER_HUB = "docker.io";

  /** The tag that is meant when neither tag nor digest is written. */
  public static final String LATEST = "latest";

  private static final String OLD_HUB = "index.docker.io";
  private static final int LONGEST_NAME = 255;
  private static final String PART = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*+";
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<host>(?:\\[[0-9a-f:]+]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::[0-9]{1,5})?)/)?"
              + "(?<path>"
              + PART
              + "(?:/"
              + PART
              + ")*+)"
              + "(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?"
              + "(?:@(?<digest>sha256:[0-9a-f]{64}))?");

  /** Reads what a user wrote; {@code deploy.image-form} for what is no reference. */
  public static Result<ImageReference> parse(String text, Where where) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Result.bad(malformed(text, where));
    }
    String host = form.group("host");
    String path = form.group("path");
    boolean isHost = host != null && isHost(host);
    String repository = isHost || host == null ? path : host + "/" + path;
    String registry = isHost && host != null && !host.equals(OLD_HUB) ? host : DOCKER_HUB;
    String name = isHost ? host + "/" + repository : repository;
    if (name.length() > LONGEST_NAME) {
      return Result.bad(malformed(text, where));
    }
    boolean official = registry.equals(DOCKER_HUB) && !repository.contains("/");
    return Result.ok(
        new ImageReference(
            name,
            registry,
            official ? "library/" + repository : repository,
            form.group("tag"),
            form.group("digest")));
  }

  /** Docker's rule: {@code team/app} is a path on Docker Hub, {@code team.example/app} is not. */
  private static boolean isHost(String first) {
    return first.contains(".") || first.contains(":") || first.equals("localhost");
  }

  /** The tag that is meant: the one that is written, or the usual one. */
  public String tagOrLatest() {
    return tag == null ? LATEST : tag;
  }

  /** As a user would write it. */
  @Override
  public String toString() {
    return name + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
  }

  private static Problem malformed(String text, Where where) {
    // Only the name: what stands behind the last slash and a colon is a tag.
    int end = text.indexOf(':', text.lastIndexOf('/') + 1);
    String name = end < 0 ? text : text.substring(0, end);
    String lower = name.toLowerCase(Locale.ROOT) + text.substring(name.length());
    boolean shouting = !lower.equals(text) && FORM.matcher(lower).matches();
    String why;
    if (shouting) {
      why = "names of images are written in lower case; only tags may have capitals";
    } else if (text.contains("@") && !text.matches(".*@sha256:[0-9a-f]{64}")) {
      why = "behind the @ belongs sha256: and 64 hexadecimal characters";
    } else if (text.contains("://")) {
      why = "it is a URL; a reference begins with the registry's host";
    } else {
      why = "it has the form registry/name:tag or registry/name@sha256:…";
    }
    return Problem.invalid(
        "deploy.image-form",
        "\"" + text + "\" is no image reference",
        where,
        why,
        shouting ? "write " + lower : "take it from the output of the push");
  }
}
