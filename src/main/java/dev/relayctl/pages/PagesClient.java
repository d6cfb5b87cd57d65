package dev.relayctl.pages;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.environment.Redactor;
import dev.relayctl.environment.Secret;
import dev.relayctl.http.Answers;
import dev.relayctl.http.OneTry;
import dev.relayctl.pages.PagesCall.Body;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Attempts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
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
  private static final MediaType FILE = MediaType.get("application/octet-stream");
  private static final MediaType JSON = MediaType.get("application/json");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final PagesApi api;
  private final OkHttpClient http;
  private final Attempts attempts;
  private final Duration patience;

  /**
   * A client.
   *
   * @param patience for a question, with its repetitions
   */
  PagesClient(PagesApi api, OkHttpClient http, Attempts attempts, Duration patience) {
    this(api, attempts, patience, OneTry.client(http.newBuilder().callTimeout(patience).build()));
  }

  private PagesClient(PagesApi api, Attempts attempts, Duration patience, OkHttpClient http) {
    this.api = api;
    this.patience = patience;
    this.http = http;
    this.attempts = attempts;
  }

  /** The same for requests each of which may take longer. */
  PagesClient within(Duration longer) {
    return new PagesClient(api, http, attempts, longer);
  }

  /** The same with more tries, each of which takes no longer. */
  PagesClient patient(Duration longer) {
    return new PagesClient(api, attempts, longer, http);
  }

  /** The only retries. */
  Attempts attempts() {
    return attempts;
  }

  /** The envelope's {@code result}. */
  Result<JsonNode> send(PagesCall call) {
    return attempts.within(patience, () -> once(call));
  }

  /** The same, tried once: for what must not arrive twice. */
  Result<JsonNode> once(PagesCall call) {
    try {
      return OneTry.execute(http.newCall(request(call)), response -> read(call, response));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(PagesProblems.interrupted(call));
    } catch (IOException e) {
      return Result.bad(PagesProblems.transport(call, e, words(call, Answers.why(e))));
    }
  }

  private Request request(PagesCall call) {
    HttpUrl.Builder url = api.base().newBuilder();
    call.path().forEach(url::addPathSegment);
    call.query().forEach(url::addQueryParameter);
    return new Request.Builder()
        .url(url.build())
        .header("Authorization", "Bearer " + token(call).reveal())
        .header("User-Agent", api.userAgent())
        .header("Accept", "application/json")
        .method(call.method(), body(call))
        .build();
  }

  private Secret token(PagesCall call) {
    return call.upload() == null ? api.token() : call.upload();
  }

  private static @Nullable RequestBody body(PagesCall call) {
    return switch (call.body()) {
      case Body.None() -> call.method().equals("POST") ? RequestBody.EMPTY : null;
      case Body.Json(JsonNode document) -> RequestBody.create(document.toString(), JSON);
      case Body.Form(var parts) -> {
        var form = new MultipartBody.Builder().setType(MultipartBody.FORM);
        parts.forEach((name, text) -> {
          if (name.startsWith("_")) {
            form.addFormDataPart(name, name, RequestBody.create(text, FILE));
          } else {
            form.addFormDataPart(name, text);
          }
        });
        yield form.build();
      }
    };
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
      return result.isContainerNode() || call.answer() == PagesCall.Answer.SUCCESS
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
                words(call, error.path("message").asText("")),
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
  private String words(PagesCall call, String text) {
    return Answers.oneLine(Redactor.of(List.of(api.token(), token(call))).clean(text));
  }
}
