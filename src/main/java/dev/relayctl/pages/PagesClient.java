package dev.relayctl.pages;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

/**
 * Sends requests to Cloudflare and takes its envelope off (§1). All that it sends may arrive twice.
 */
final class PagesClient {
  private static final long LARGEST_ANSWER = 16L * 1024 * 1024;
  private static final MediaType JSON = MediaType.get("application/json");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final PagesApi api;
  private final OkHttpClient http;
  private final Attempts attempts;
  private final Duration patience;
  private final Redactor redactor;

  /**
   * A client.
   *
   * @param patience for a question, with its repetitions
   */
  PagesClient(PagesApi api, OkHttpClient http, Attempts attempts, Duration patience) {
    this.api = api;
    this.patience = patience;
    this.http = OneTry.client(http.newBuilder().callTimeout(patience).build());
    this.attempts = attempts;
    this.redactor = Redactor.of(List.of(api.token()));
  }

  /** The envelope's {@code result}. */
  Result<JsonNode> send(PagesCall call) {
    return attempts.within(patience, () -> once(call));
  }

  private Result<JsonNode> once(PagesCall call) {
    try {
      return OneTry.execute(http.newCall(request(call)), response -> read(call, response));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(PagesProblems.interrupted(call));
    } catch (IOException e) {
      return Result.bad(PagesProblems.transport(call, e, words(Answers.why(e))));
    }
  }

  private Request request(PagesCall call) {
    HttpUrl.Builder url = api.base().newBuilder();
    call.path().forEach(url::addPathSegment);
    call.query().forEach(url::addQueryParameter);
    return new Request.Builder()
        .url(url.build())
        .header("Authorization", "Bearer " + api.token().reveal())
        .header("User-Agent", api.userAgent())
        .header("Accept", "application/json")
        .method(
            call.method(),
            call.body() == null ? null : RequestBody.create(call.body().toString(), JSON))
        .build();
  }

  private Result<JsonNode> read(PagesCall call, Response response) throws IOException {
    BufferedSource source = response.body().source();
    if (source.request(LARGEST_ANSWER + 1)) {
      return Result.bad(PagesProblems.garbled(call, "the answer is larger than 16 MB"));
    }
    @Nullable JsonNode json = json(source.readByteArray());
    // The code says more than the status does; a gateway's answer has none.
    if (response.isSuccessful() && json != null && json.path("success").asBoolean()) {
      JsonNode result = json.path("result");
      return result.isContainerNode()
          ? Result.ok(result)
          : Result.bad(PagesProblems.garbled(call, "the answer has no result"));
    }
    JsonNode error = json == null ? MAPPER.missingNode() : json.path("errors").path(0);
    if (response.isSuccessful() && error.isMissingNode()) {
      return Result.bad(PagesProblems.garbled(call, "instead of JSON came something else"));
    }
    return Result.bad(
        PagesProblems.of(
            call,
            new PagesProblems.Refusal(
                response.code(),
                error.path("code").asInt(0),
                words(error.path("message").asText("")),
                Answers.retryAfter(response))));
  }

  private static @Nullable JsonNode json(byte[] bytes) throws IOException {
    try {
      return MAPPER.readTree(bytes);
    } catch (JacksonException _) {
      return null;
    }
  }

  /** On one line, and without the token, which a server might quote. */
  private String words(String text) {
    return Answers.oneLine(redactor.clean(text));
  }
}
