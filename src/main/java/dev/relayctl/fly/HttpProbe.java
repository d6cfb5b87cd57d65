package dev.relayctl.fly;

import dev.relayctl.http.OneTry;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Probe;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLException;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Asks over HTTP with OkHttp, once, without cookies. {@code verify.unreachable} when no answer came
 * and {@code verify.bad-url} for what isn't an HTTP URL.
 */
public final class HttpProbe implements Probe {
  private static final long LARGEST_BODY = 64 * 1024;

  private final OkHttpClient http;
  private final String userAgent;

  public HttpProbe(OkHttpClient http, String userAgent) {
    this.http = OneTry.client(http).newBuilder().cookieJar(CookieJar.NO_COOKIES).build();
    this.userAgent = userAgent;
  }

  @Override
  public Result<Answer> get(URI url, Duration timeout) {
    HttpUrl target = HttpUrl.parse(url.toString());
    if (target == null) {
      return Result.bad(
          Problem.invalid(
              "verify.bad-url",
              "the app can't be asked at this address",
              Where.system("HTTP", "the app's URL"),
              "it isn't a URL with http or https",
              "correct app.url"));
    }
    OkHttpClient limited =
        http.newBuilder().callTimeout(timeout).connectTimeout(timeout).readTimeout(timeout).build();
    var request = new Request.Builder().url(target).header("User-Agent", userAgent).build();
    try {
      return Result.ok(OneTry.execute(limited.newCall(request), HttpProbe::answer));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(
          new Problem.Interrupted(
              Problem.facts(
                  "verify.interrupted",
                  "interrupted before the app answered",
                  where(target),
                  "the process was asked to stop",
                  "the same command goes on from here")));
    } catch (IOException e) {
      return Result.bad(unreachable(target, timeout, e));
    }
  }

  private static Answer answer(Response response) throws IOException {
    return new Answer(response.code(), response.peekBody(LARGEST_BODY).string());
  }

  private static Problem unreachable(HttpUrl url, Duration timeout, IOException e) {
    String why =
        switch (e) {
          case InterruptedIOException _ -> "no answer within " + timeout.toMillis() + " ms";
          case SSLException tls -> "no trustworthy connection: " + tls.getMessage();
          default -> "no connection, or it broke: " + e.getMessage();
        };
    return new Problem.Failed(
        Problem.facts(
            "verify.unreachable",
            "the app gave no answer",
            where(url),
            why,
            "look at what the app says: relayctl logs"),
        Repeat.SAFE);
  }

  /** Without user name, password and query, which may hold what isn't for everybody. */
  private static Where where(HttpUrl url) {
    HttpUrl plain = url.newBuilder().username("").password("").query(null).fragment(null).build();
    return Where.system("HTTP", "GET " + plain);
  }
}
