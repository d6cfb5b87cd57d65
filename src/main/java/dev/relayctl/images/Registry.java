package dev.relayctl.images;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.environment.ImageReference;
import dev.relayctl.http.OneTry;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import okhttp3.Challenge;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks registries for digests, in the protocol that all of them speak
 * (https://github.com/opencontainers/distribution-spec/blob/main/spec.md) with Docker's way to log
 * in (https://distribution.github.io/distribution/spec/auth/token/). Reads only; each question is
 * put once, and once more with a login when the registry asks for one.
 */
final class Registry {
  /** Lists of platforms first: their digest is what a tag stands for. */
  private static final String MANIFESTS =
      String.join(
          ", ",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String DIGEST = "sha256:[0-9a-f]{64}";
  private static final int LARGEST_ANSWER = 4 << 20;
  private static final int MOST_SIMILAR = 3;

  private final OkHttpClient http;
  private final Logins logins;
  private final ImageSettings settings;

  Registry(OkHttpClient http, Logins logins, ImageSettings settings) {
    // Registries move readers to mirrors; OkHttp drops the login when that is another host.
    this.http = OneTry.client(http).newBuilder().followRedirects(true).build();
    this.logins = logins;
    this.settings = settings;
  }

  /** The digest behind the reference's tag; empty when the registry has no such image. */
  Result<Optional<String>> digest(ImageReference image) {
    HttpUrl url = url(image, "manifests", image.tagOrLatest());
    return ask(image, manifest(url).head())
        .then(reply -> {
          if (reply.status() == 404) {
            return Result.ok(Optional.empty());
          }
          if (reply.status() != 200) {
            return Result.bad(problem(image, reply));
          }
          return reply.digest().isEmpty()
              ? digestOfContent(image, url)
              : checked(image, reply.digest());
        });
  }

  /** Up to three tags of the repository that look like this one; none when it doesn't tell. */
  List<String> similarTags(ImageReference image) {
    String wanted = image.tagOrLatest();
    return ask(image, new Request.Builder().url(url(image, "tags", "list")))
        .map(reply -> reply.status() == 200 ? tags(reply.body()) : List.<String>of())
        .orElse(_ -> List.of())
        .stream()
        .sorted(
            Comparator.<String>comparingInt(tag -> -commonBeginning(tag, wanted))
                .thenComparing(Comparator.reverseOrder()))
        .limit(MOST_SIMILAR)
        .toList();
  }

  /** A manifest or a list of them, by its digest. */
  Result<JsonNode> manifest(ImageReference image, String digest) {
    return ask(image, manifest(url(image, "manifests", digest)))
        .then(reply ->
            reply.status() == 200
                ? Result.ok(json(reply.body()))
                : Result.bad(problem(image, reply)));
  }

  /**
   * The manifest that Fly's machines run, of an image that is named by its digest; empty when it
   * has none for them.
   */
  Result<Optional<JsonNode>> machineManifest(ImageReference image) {
    String digest = image.digest();
    if (digest == null) {
      return Result.ok(Optional.empty());
    }
    return manifest(image, digest)
        .then(manifest -> {
          if (!manifest.has("manifests")) {
            return Result.ok(Optional.of(manifest));
          }
          for (JsonNode each : manifest.path("manifests")) {
            JsonNode platform = each.path("platform");
            // Fly's machines are nothing else.
            if (platform.path("os").asText().equals("linux")
                && platform.path("architecture").asText().equals("amd64")) {
              return manifest(image, each.path("digest").asText()).map(Optional::of);
            }
          }
          return Result.ok(Optional.empty());
        });
  }

  /**
   * Reads a blob while it comes. Whether it may be read is asked first, so that no large answer is
   * thrown away.
   */
  <T> Result<T> blob(ImageReference image, String digest, OneTry.Reading<Result<T>> reading) {
    HttpUrl url = url(image, "blobs", digest);
    return send(image, new Request.Builder().url(url).head())
        .then(first -> first.status() == 401 ? authorization(image, first) : Result.ok(""))
        .then(header -> {
          var request = new Request.Builder().url(url);
          if (!header.isEmpty()) {
            request.header("Authorization", header);
          }
          return execute(
              image,
              request,
              response ->
                  response.code() == 200
                      ? reading.read(response)
                      : Result.bad(problem(image, reply(response))));
        });
  }

  /** The header is no duty; the digest is that of the manifest's bytes anyway. */
  private Result<Optional<String>> digestOfContent(ImageReference image, HttpUrl url) {
    return ask(image, manifest(url))
        .then(reply -> {
          if (reply.status() != 200) {
            return Result.bad(problem(image, reply));
          }
          return reply.body().length == 0
              ? Result.bad(RegistryProblems.garbled(image, "the manifest is empty"))
              : Result.ok(Optional.of("sha256:" + sha256(reply.body())));
        });
  }

  private static Result<Optional<String>> checked(ImageReference image, String digest) {
    return digest.matches(DIGEST)
        ? Result.ok(Optional.of(digest))
        : Result.bad(RegistryProblems.garbled(image, "its digest is no SHA-256"));
  }

  /** The answer, after logging in if that was asked for. */
  private Result<RegistryReply> ask(ImageReference image, Request.Builder request) {
    return send(image, request)
        .then(first ->
            first.status() != 401
                ? Result.ok(first)
                : authorization(image, first)
                    .then(header ->
                        header.isEmpty()
                            ? Result.ok(first)
                            : send(image, request.header("Authorization", header))));
  }

  /** The header that answers a challenge; empty when there is nothing to answer it with. */
  private Result<String> authorization(ImageReference image, RegistryReply reply) {
    return logins
        .of(image.registry())
        .then(login -> {
          for (Challenge challenge : reply.challenges()) {
            if (challenge.scheme().equalsIgnoreCase("Bearer")) {
              return token(image, challenge, login.orElse(null));
            }
          }
          return Result.ok(login.map(Login::basic).orElse(""));
        });
  }

  /** Fetches the token that the challenge tells of; without a login that is a stranger's. */
  private Result<String> token(ImageReference image, Challenge challenge, @Nullable Login login) {
    HttpUrl realm = HttpUrl.parse(challenge.authParams().getOrDefault("realm", ""));
    if (realm == null || (!realm.isHttps() && !isLoopback(image.registry()))) {
      return Result.bad(
          RegistryProblems.garbled(image, "it wants a login at an address that can't be trusted"));
    }
    HttpUrl.Builder url = realm.newBuilder();
    for (String name : List.of("service", "scope")) {
      String value = challenge.authParams().get(name);
      if (value != null) {
        url.addQueryParameter(name, value);
      }
    }
    var request = new Request.Builder().url(url.build());
    if (login != null) {
      request.header("Authorization", login.basic());
    }
    return send(image, request)
        .then(reply -> {
          if (reply.status() != 200) {
            return Result.bad(problem(image, reply));
          }
          String token = token(reply.body());
          return token.isEmpty()
              ? Result.bad(RegistryProblems.garbled(image, "its login gives no token"))
              : Result.ok("Bearer " + token);
        });
  }

  private static String token(byte[] body) {
    JsonNode json = json(body);
    String token = json.path("token").asText();
    token = token.isEmpty() ? json.path("access_token").asText() : token;
    return token.matches("[\\x21-\\x7e]+") ? token : "";
  }

  private Result<RegistryReply> send(ImageReference image, Request.Builder request) {
    return execute(image, request, response -> Result.ok(reply(response)));
  }

  private <T> Result<T> execute(
      ImageReference image, Request.Builder request, OneTry.Reading<Result<T>> reading) {
    try {
      return OneTry.execute(
          http.newCall(request.header("User-Agent", settings.userAgent()).build()), reading);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(RegistryProblems.interrupted(image));
    } catch (IOException e) {
      return Result.bad(RegistryProblems.transport(image, e));
    }
  }

  private static RegistryReply reply(Response response) throws IOException {
    BufferedSource source = response.body().source();
    if (source.request(LARGEST_ANSWER + 1L)) {
      throw new IOException("the answer is larger than 4 MB");
    }
    String digest = response.header("Docker-Content-Digest");
    return new RegistryReply(
        response.code(),
        digest == null ? "" : digest.strip(),
        source.readByteArray(),
        response.challenges(),
        retryAfter(response.header("Retry-After")));
  }

  private static @Nullable Duration retryAfter(@Nullable String header) {
    return header != null && header.strip().matches("[0-9]{1,9}")
        ? Duration.ofSeconds(Long.parseLong(header.strip()))
        : null;
  }

  private Problem problem(ImageReference image, RegistryReply reply) {
    return RegistryProblems.of(image, reply, settings.flyRegistry());
  }

  private static Request.Builder manifest(HttpUrl url) {
    return new Request.Builder().url(url).header("Accept", MANIFESTS);
  }

  private static HttpUrl url(ImageReference image, String kind, String last) {
    String registry = image.registry();
    String host = registry.equals(ImageReference.DOCKER_HUB) ? "registry-1.docker.io" : registry;
    // As Docker does: a registry on this machine needs no certificate.
    String scheme = isLoopback(registry) ? "http" : "https";
    return HttpUrl.get(scheme + "://" + host + "/v2/")
        .newBuilder()
        .addPathSegments(image.repository())
        .addPathSegment(kind)
        .addPathSegment(last)
        .build();
  }

  private static boolean isLoopback(String registry) {
    return registry.matches("(localhost|127\\.[0-9.]+|\\[::1])(:[0-9]+)?");
  }

  private static List<String> tags(byte[] body) {
    var tags = new ArrayList<String>();
    json(body).path("tags").forEach(tag -> tags.add(tag.asText()));
    return tags;
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException _) {
      return JSON.missingNode();
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }

  private static int commonBeginning(String one, String other) {
    int length = 0;
    while (length < Math.min(one.length(), other.length())
        && one.charAt(length) == other.charAt(length)) {
      length++;
    }
    return length;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
