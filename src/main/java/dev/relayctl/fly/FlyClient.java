package dev.relayctl.fly;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.relayctl.environment.Secret;
import dev.relayctl.http.Answers;
import dev.relayctl.http.OneTry;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Ticker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Sends one request to Fly, once, and says what came of it. */
final class FlyClient {
  /** A list of a thousand machines has about 8 MB. */
  private static final long LARGEST_ANSWER = 32L * 1024 * 1024;

  private static final MediaType JSON = MediaType.get("application/json");

  /** How much longer than the server we wait, so that its answer comes before our own verdict. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final OkHttpClient http;
  private final InstantSource clock;
  private final Pacer pacer;
  private final String authorization;
  private final String userAgent;
  private final List<String> ownSecrets;

  FlyClient(FlyApi api, OkHttpClient http, InstantSource clock, Ticker ticker) {
    this.http = OneTry.client(http);
    this.clock = clock;
    this.pacer = new Pacer(clock, ticker);
    this.authorization = FlyToken.authorization(api.token());
    this.userAgent = api.userAgent();
    this.ownSecrets = FlyToken.parts(api.token().reveal());
  }

  /** Fly's answer, good or not; a problem when there was none that could be read. */
  Result<FlyReply> send(FlyCall call) {
    var departure = new OneTry.Departure();
    try {
      pacer.await(call.method(), call.url());
      return OneTry.execute(
          clientFor(call).newCall(request(call, departure)), response -> read(call, response));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(FlyProblems.interrupted(call));
    } catch (IOException e) {
      return Result.bad(
          FlyProblems.transport(
              call, e, redacted(call, Answers.why(e)), departure.mayHaveArrived()));
    }
  }

  private OkHttpClient clientFor(FlyCall call) {
    if (call.patience().isZero()) {
      return http;
    }
    Duration needed = call.patience().plus(GRACE);
    return http.newBuilder()
        .readTimeout(atLeast(needed, http.readTimeoutMillis()))
        .callTimeout(atLeast(needed.plus(GRACE), http.callTimeoutMillis()))
        .build();
  }

  /** The longer one; zero is OkHttp's word for no limit. */
  private static Duration atLeast(Duration needed, int presentMillis) {
    return presentMillis == 0 || presentMillis > needed.toMillis()
        ? Duration.ofMillis(presentMillis)
        : needed;
  }

  private Request request(FlyCall call, OneTry.Departure departure) {
    Request.Builder request =
        new Request.Builder()
            .url(call.url())
            .tag(OneTry.Departure.class, departure)
            .header("Authorization", authorization)
            .header("User-Agent", userAgent)
            .header("Accept", "application/json");
    if (call.nonce() != null) {
      request.header("fly-machine-lease-nonce", call.nonce().reveal());
    }
    return request.method(call.method(), body(call)).build();
  }

  /** A request without a body has no content type either; OkHttp insists on a body for POST. */
  private static @Nullable RequestBody body(FlyCall call) {
    if (call.body() != null) {
      return RequestBody.create(FlyJson.bytes(call.body()), JSON);
    }
    return call.method().equals("POST") ? RequestBody.EMPTY : null;
  }

  private Result<FlyReply> read(FlyCall call, Response response) throws IOException {
    String requestId = response.header("Fly-Request-Id", "");
    BufferedSource source = response.body().source();
    if (source.request(LARGEST_ANSWER + 1)) {
      return Result.bad(
          FlyProblems.garbled(call, "the answer is larger than 32 MB", nullToEmpty(requestId)));
    }
    byte[] bytes = source.readByteArray();
    MediaType type = response.body().contentType();
    JsonNode json = json(bytes, type);
    boolean good = response.code() <= 299;
    if (json == null && good) {
      String why = "instead of JSON came " + describe(bytes, type);
      return Result.bad(FlyProblems.garbled(call, why, nullToEmpty(requestId)));
    }
    String message = good ? "" : message(json, bytes, type);
    return Result.ok(
        new FlyReply(
            response.code(),
            json == null ? MissingNode.getInstance() : json,
            redacted(call, message),
            nullToEmpty(requestId),
            retryAfter(response.header("Retry-After"))));
  }

  /** The JSON of a body; a missing node when the body is empty, null when it is something else. */
  private static @Nullable JsonNode json(byte[] bytes, @Nullable MediaType type) {
    // Go labels what it doesn't know as plain text, so that is no proof against JSON.
    if (bytes.length > 0 && type != null && !isJson(type) && !isPlainText(type)) {
      return null;
    }
    try {
      return FlyJson.parse(bytes);
    } catch (JacksonException _) {
      return null;
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }

  private static boolean isJson(MediaType type) {
    return type.subtype().equals("json") || type.subtype().endsWith("+json");
  }

  private static boolean isPlainText(MediaType type) {
    return type.type().equals("text") && type.subtype().equals("plain");
  }

  private static String describe(byte[] bytes, @Nullable MediaType type) {
    if (type != null && isJson(type)) {
      return bytes.length + " bytes that are called JSON and can't be read as such";
    }
    return bytes.length + " bytes of " + (type == null ? "unnamed content" : type);
  }

  /** Fly's own words; {@code message} before {@code error}, as flyctl prints them (§1.4). */
  private static String message(@Nullable JsonNode json, byte[] bytes, @Nullable MediaType type) {
    if (json == null) {
      return type == null || isPlainText(type)
          ? new String(bytes, StandardCharsets.UTF_8)
          : describe(bytes, type);
    }
    for (String key : List.of("message", "error")) {
      JsonNode words = json.path(key);
      if (words.isTextual() && !words.textValue().isBlank()) {
        return words.textValue();
      }
    }
    return json.isEmpty() ? json.asText("") : json.toString();
  }

  /** The pause asked for, in seconds or as a date; null without one that can be read. */
  private @Nullable Duration retryAfter(@Nullable String header) {
    if (header == null) {
      return null;
    }
    String text = header.strip();
    if (text.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
      Duration pause = Duration.between(clock.instant(), date);
      return pause.isNegative() ? Duration.ZERO : pause;
    } catch (DateTimeException _) {
      return null;
    }
  }

  /** On one line, not too long, and without any secret of ours, which a server might quote. */
  private String redacted(FlyCall call, String text) {
    var secrets = new ArrayList<>(ownSecrets);
    if (call.nonce() != null) {
      secrets.add(call.nonce().reveal());
    }
    call.hidden().stream().map(Secret::reveal).forEach(secrets::add);
    // The longest first: one secret may be a part of another.
    secrets.sort(Comparator.comparingInt(String::length).reversed());
    String clean = text;
    for (String secret : secrets) {
      if (!secret.isEmpty()) {
        clean = clean.replace(secret, "(secret)");
      }
    }
    return Answers.oneLine(clean);
  }

  private static String nullToEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
