package dev.relayctl.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * OkHttp without its own retries and redirects, and ended by an interrupt. Retries have one place,
 * {@code run.Attempts}.
 */
public final class OneTry {
  /** Reads an answer while its connection is open. */
  public interface Reading<T> {
    /** What the caller makes of the answer. */
    T read(Response response) throws IOException;
  }

  /** A tag of a request: whether a part of it may have left this machine. */
  public record Departure(AtomicBoolean departed) {
    /** Nothing has left yet. */
    public Departure() {
      this(new AtomicBoolean());
    }

    /** Whether the other side may have got it. */
    public boolean mayHaveArrived() {
      return departed.get();
    }
  }

  private OneTry() {}

  /** A client on the same connections that sends each request once. */
  public static OkHttpClient client(OkHttpClient client) {
    return client
        .newBuilder()
        .retryOnConnectionFailure(false)
        .followRedirects(false)
        .followSslRedirects(false)
        .addNetworkInterceptor(OneTry::once)
        .build();
  }

  private static Response once(Interceptor.Chain chain) throws IOException {
    Departure departure = chain.request().tag(Departure.class);
    if (departure != null) {
      departure.departed().set(true);
    }
    Response response = chain.proceed(chain.request());
    // OkHttp repeats any 503 with "Retry-After: 0" by itself, even a POST, and has no switch for
    // it.
    return response.code() == 503 && "0".equals(response.header("Retry-After"))
        ? response.newBuilder().header("Retry-After", "1").build()
        : response;
  }

  /**
   * Executes the call and reads its answer. OkHttp blocks in socket reads that an interrupt of a
   * platform thread doesn't end, hence the thread of its own.
   */
  public static <T> T execute(Call call, Reading<T> reading)
      throws IOException, InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException();
    }
    var exchange =
        new FutureTask<T>(() -> {
          try (Response response = call.execute()) {
            return reading.read(response);
          }
        });
    Thread.ofVirtual().name("http-request").start(exchange);
    try {
      return exchange.get();
    } catch (InterruptedException e) {
      call.cancel();
      throw e;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case InterruptedIOException io -> throw io;
        case IOException io -> throw io;
        case RuntimeException bug -> throw bug;
        case Error bug -> throw bug;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
