package dev.relayctl.images;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Docker's {@code config.json}: logins in it, and programs that keep them elsewhere
 * (https://docs.docker.com/reference/cli/docker/login/#credential-stores). What {@code docker push}
 * may do, relayctl may, too.
 */
final class DockerConfig {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What a helper gives for a user when the password is a token to be exchanged first. */
  private static final String IDENTITY_TOKEN = "<token>";

  private final Path file;
  private final SearchPath path;
  private final Processes processes;

  DockerConfig(Map<String, String> environment, Processes processes) {
    String directory = environment.getOrDefault("DOCKER_CONFIG", "");
    this.file =
        directory.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", ""), ".docker", "config.json")
            : Path.of(directory, "config.json");
    this.path = SearchPath.of(environment);
    this.processes = processes;
  }

  /**
   * The login under a key; empty without one. Problems: {@code images.docker-config} for a file
   * that can't be used, {@code images.credential-helper} for a program that failed.
   */
  Result<Optional<Login>> login(String key) {
    JsonNode config;
    try {
      config = JSON.readTree(Files.readString(file));
    } catch (NoSuchFileException _) {
      return Result.ok(Optional.empty());
    } catch (JsonProcessingException e) {
      // Its message may quote the text, and with it a password.
      return Result.bad(unusable("it is no JSON, from line " + e.getLocation().getLineNr()));
    } catch (IOException e) {
      return Result.bad(unusable(e.getClass().getSimpleName()));
    }
    String helper = config.path("credHelpers").path(key).asText(config.path("credsStore").asText());
    if (!helper.isEmpty()) {
      return fromHelper(helper, key)
          .then(found ->
              found.isPresent() ? Result.ok(found) : fromFile(config.path("auths").path(key), key));
    }
    return fromFile(config.path("auths").path(key), key);
  }

  private Result<Optional<Login>> fromFile(JsonNode entry, String key) {
    if (!entry.path("identitytoken").asText().isEmpty()) {
      return Result.bad(identityToken(key));
    }
    String auth = entry.path("auth").asText();
    if (auth.isEmpty()) {
      return Result.ok(Optional.empty());
    }
    try {
      // Some registries' tools wrap the text.
      String text =
          new String(Base64.getMimeDecoder().decode(auth), StandardCharsets.UTF_8)
              .replace("\0", "");
      int colon = text.indexOf(':');
      return colon < 0
          ? Result.bad(unusable("auths." + key + ".auth has no user"))
          : Result.ok(Optional.of(login(text.substring(0, colon), text.substring(colon + 1))));
    } catch (IllegalArgumentException _) {
      return Result.bad(unusable("auths." + key + ".auth is no Base64"));
    }
  }

  private Result<Optional<Login>> fromHelper(String helper, String key) {
    if (!helper.matches("[A-Za-z0-9._-]+")) {
      return Result.bad(unusable("\"" + helper + "\" can't be the name of a credential helper"));
    }
    String program = "docker-credential-" + helper;
    Optional<Path> found = path.find(program);
    if (found.isEmpty()) {
      return Result.bad(failed(program, "it is not on the PATH"));
    }
    Path here = Path.of("").toAbsolutePath();
    var call =
        new Processes.Call(List.of(found.get().toString(), "get"), here, Map.of(), LIMIT, key);
    return processes
        .run(call)
        .then(ran -> {
          if (ran.exitCode() != 0) {
            // The only word that helpers have for "no such login", on standard output.
            return ran.stdout().contains("credentials not found")
                ? Result.ok(Optional.empty())
                : Result.bad(failed(program, "it ended with exit code " + ran.exitCode()));
          }
          return answer(program, key, ran.stdout());
        });
  }

  private static Result<Optional<Login>> answer(String program, String key, String stdout) {
    try {
      JsonNode answer = JSON.readTree(stdout);
      String user = answer.path("Username").asText();
      String secret = answer.path("Secret").asText();
      if (user.equals(IDENTITY_TOKEN)) {
        return Result.bad(identityToken(key));
      }
      return secret.isEmpty()
          ? Result.bad(failed(program, "its answer holds no secret"))
          : Result.ok(Optional.of(login(user, secret)));
    } catch (JsonProcessingException _) {
      return Result.bad(failed(program, "its answer is no JSON"));
    }
  }

  private static Login login(String user, String password) {
    return new Login(user, Secret.of(password));
  }

  private Problem unusable(String why) {
    return Problem.invalid(
        "images.docker-config",
        "Docker's logins can't be read",
        Where.system("Docker", file.toString()),
        why,
        "log in again: docker login REGISTRY");
  }

  private static Problem failed(String program, String why) {
    return Problem.failed(
        "images.credential-helper",
        "Docker's logins can't be read",
        Where.system("Docker", program),
        why,
        "run it by hand: " + program + " list");
  }

  private static Problem identityToken(String key) {
    return new Problem.Unauthorised(
        Problem.facts(
            "images.identity-token",
            "the login for " + key + " can't be used",
            Where.system("Docker", key),
            "it is an identity token, which relayctl doesn't exchange",
            "log in with a user and a token: docker login " + key));
  }
}
