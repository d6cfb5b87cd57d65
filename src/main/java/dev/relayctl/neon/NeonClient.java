package dev.relayctl.neon;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.Redactor;
import dev.relayctl.http.Answers;
import dev.relayctl.http.OneTry;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Attempts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Sends requests to Neon; the retries are those that Neon's description allows. */
final class NeonClient {
  /** A page of four hundred branches has about 300 kB. */
  private static final long LARGEST_ANSWER = 16L * 1024 * 1024;

  private static final MediaType JSON = MediaType.get("application/json");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** For an answer to a question. */
  private static final Duration QUESTION = Duration.ofSeconds(20);

  /** For other operations of the project to end, which answer 423 meanwhile (§1, §3). */
  private static final Duration CHANGE = Duration.ofMinutes(5);

  private final NeonApi api;
  private final OkHttpClient http;
  private final Attempts attempts;
  private final Redactor redactor;

  NeonClient(NeonApi api, OkHttpClient http, Attempts attempts) {
    this.api = api;
    this.http = OneTry.client(http);
    this.attempts = attempts;
    this.redactor = Redactor.of(List.of(api.key()));
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Neon's answer; a missing node when it has no body. */
  Result<JsonNode> send(NeonCall call) {
    Duration change = api.patience().compareTo(CHANGE) < 0 ? api.patience() : CHANGE;
    return send(call, call.method().equals("GET") ? QUESTION : change);
  }

  /** The same within a time of the caller's. */
  Result<JsonNode> send(NeonCall call, Duration budget) {
    return attempts.within(budget, () -> once(call));
  }

  private Result<JsonNode> once(NeonCall call) {
    var departure = new OneTry.Departure();
    try {
      return OneTry.execute(
          http.newCall(request(call, departure)), response -> read(call, response));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(NeonProblems.interrupted(call));
    } catch (IOException e) {
      return Result.bad(
          NeonProblems.transport(call, e, words(Answers.why(e)), departure.mayHaveArrived()));
    }
  }

  private Request request(NeonCall call, OneTry.Departure departure) {
    HttpUrl.Builder url = api.base().newBuilder().addPathSegments(call.path());
    call.query().forEach(url::addQueryParameter);
    return new Request.Builder()
        .url(url.build())
        .tag(OneTry.Departure.class, departure)
        .header("Authorization", "Bearer " + api.key().reveal())
        .header("User-Agent", api.userAgent())
        .header("Accept", "application/json")
        .method(
            call.method(),
            call.body() == null ? null : RequestBody.create(call.body().toString(), JSON))
        .build();
  }

  private Result<JsonNode> read(NeonCall call, Response response) throws IOException {
    BufferedSource source = response.body().source();
    if (source.request(LARGEST_ANSWER + 1)) {
      return Result.bad(NeonProblems.garbled(call, "the answer is larger than 16 MB"));
    }
    byte[] bytes = source.readByteArray();
    @Nullable JsonNode json = json(bytes);
    if (response.code() <= 299) {
      return json == null
          ? Result.bad(NeonProblems.garbled(call, "instead of JSON came something else"))
          : Result.ok(json);
    }
    String message = json == null ? "" : json.path("message").asText("");
    return Result.bad(
        NeonProblems.of(call, response.code(), words(message), Answers.retryAfter(response)));
  }

  private static @Nullable JsonNode json(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return MAPPER.readTree(bytes);
    } catch (JacksonException _) {
      return null;
    }
  }

  /** On one line, and without the key, which a server might quote. */
  private String words(String text) {
    return Answers.oneLine(redactor.clean(text));
  }
}
