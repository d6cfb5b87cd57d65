package dev.relayctl.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Brings files to Pages that it hasn't yet (§4, steps 3 to 6). For one upload. */
final class SiteUploads {
  /** What one request may hold. */
  private static final long BUCKET_BYTES = 40L * 1024 * 1024;

  private static final int BUCKET_FILES = 2_000;

  /** A bucket over a slow line. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** A token that is stale as soon as it is made is somebody's clock. */
  private static final int MOST_TOKENS = 20;

  private final PagesProject project;
  private final PagesClient client;
  private @Nullable Secret token;
  private int tokens;

  SiteUploads(PagesProject project) {
    this.project = project;
    this.client = project.client().within(PATIENCE);
  }

  /** How many files had to be sent. What was sent before a cut isn't sent again. */
  Result<Integer> upload(SiteFiles files) {
    Set<String> all = new HashSet<>(files.manifest().values());
    return missing(all)
        .then(missing -> {
          List<List<SiteFiles.One>> buckets = buckets(files, missing);
          for (List<SiteFiles.One> bucket : buckets) {
            if (sent(bucket) instanceof Result.Bad<Done> bad) {
              return bad.<Integer>as();
            }
          }
          return kept(all).map(_ -> buckets.stream().mapToInt(List::size).sum());
        });
  }

  private Result<Set<String>> missing(Collection<String> hashes) {
    return admitted(jwt ->
            client.send(
                PagesCall.assets(
                    "ask which files Pages lacks",
                    "check-missing",
                    hashes(hashes),
                    jwt,
                    PagesCall.Answer.RESULT)))
        .map(found -> {
          var missing = new HashSet<String>();
          found.forEach(hash -> missing.add(hash.asText()));
          return missing;
        });
  }

  /** Each content once, even where two files have it. */
  private static List<List<SiteFiles.One>> buckets(SiteFiles files, Set<String> missing) {
    var left = new HashSet<>(missing);
    var buckets = new ArrayList<List<SiteFiles.One>>();
    var bucket = new ArrayList<SiteFiles.One>();
    long bytes = 0;
    for (SiteFiles.One file : files.files()) {
      if (!left.remove(file.hash())) {
        continue;
      }
      if (!bucket.isEmpty()
          && (bytes + file.size() > BUCKET_BYTES || bucket.size() == BUCKET_FILES)) {
        buckets.add(List.copyOf(bucket));
        bucket.clear();
        bytes = 0;
      }
      bucket.add(file);
      bytes += file.size();
    }
    if (!bucket.isEmpty()) {
      buckets.add(List.copyOf(bucket));
    }
    return buckets;
  }

  private Result<Done> sent(List<SiteFiles.One> bucket) {
    ArrayNode body = JsonNodeFactory.instance.arrayNode();
    for (SiteFiles.One file : bucket) {
      try {
        ObjectNode one =
            body.addObject()
                .put("key", file.hash())
                .put("value", Base64.getEncoder().encodeToString(file.content()))
                .put("base64", true);
        one.putObject("metadata").put("contentType", file.contentType());
      } catch (IOException e) {
        return Result.bad(unreadable(file, e));
      }
    }
    return admitted(jwt ->
            client.send(
                PagesCall.assets(
                    "upload " + bucket.size() + " files",
                    "upload",
                    body,
                    jwt,
                    PagesCall.Answer.SUCCESS)))
        .map(_ -> Done.DONE);
  }

  /** Without it the next upload sends more than it has to: no reason to fail (§4). */
  private Result<Done> kept(Collection<String> hashes) {
    Result<JsonNode> kept =
        admitted(jwt ->
            client.once(
                PagesCall.assets(
                    "tell Pages which files are in use",
                    "upsert-hashes",
                    hashes(hashes),
                    jwt,
                    PagesCall.Answer.SUCCESS)));
    return kept instanceof Result.Bad<JsonNode> bad && bad.first() instanceof Problem.Interrupted
        ? bad.as()
        : Result.done();
  }

  private static ObjectNode hashes(Collection<String> hashes) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode all = body.putArray("hashes");
    hashes.stream().sorted().forEach(all::add);
    return body;
  }

  /** With a token that is good; one that has become stale is replaced. */
  private Result<JsonNode> admitted(Function<Secret, Result<JsonNode>> call) {
    while (true) {
      if (token == null) {
        Result<Secret> fresh = fresh();
        if (!(fresh instanceof Result.Ok<Secret>(Secret found))) {
          return ((Result.Bad<Secret>) fresh).as();
        }
        token = found;
        tokens++;
      }
      Result<JsonNode> answer = call.apply(token);
      if (!(answer instanceof Result.Bad<JsonNode> bad)
          || !stale(bad.first())
          || tokens >= MOST_TOKENS) {
        return answer;
      }
      token = null;
    }
  }

  private static boolean stale(Problem problem) {
    return problem.facts().id().value().equals(PagesProblems.UPLOAD_TOKEN_STALE);
  }

  private Result<Secret> fresh() {
    return project
        .client()
        .send(
            PagesCall.get(
                "get a token for an upload to Pages project " + project.name(),
                project.with("upload-token"),
                Map.of()))
        .map(found -> Secret.of(found.path("jwt").asText()));
  }

  private static Problem unreadable(SiteFiles.One file, IOException e) {
    return new Problem.Failed(
        Problem.facts(
            "pages.file-unreadable",
            "the built file " + file.path() + " can't be read",
            Where.system("this machine", file.path()),
            e.getClass().getSimpleName() + ": " + e.getMessage(),
            "run the same command again"),
        Repeat.NEVER);
  }
}
