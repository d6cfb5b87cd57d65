package dev.relayctl.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;

/** Holds each request of a client and each answer to it against a vendor's document. */
public final class CheckedExchanges implements Interceptor {
  private static final long LARGEST = 16 << 20;

  private final OpenApiContract contract;
  private final String prefix;
  private final List<String> violations = new CopyOnWriteArrayList<>();

  /** Exchanges with paths that begin with the prefix are checked; the document has no others. */
  public CheckedExchanges(OpenApiContract contract, String prefix) {
    this.contract = contract;
    this.prefix = prefix;
  }

  /** What was wrong so far. */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    HttpUrl url = request.url();
    if (!url.encodedPath().startsWith(prefix)) {
      return chain.proceed(request);
    }
    violations.addAll(
        contract.checkRequest(
            request.method(),
            url.encodedPath(),
            query(url),
            Set.copyOf(request.headers().names()),
            body(request)));
    Response response = chain.proceed(request);
    violations.addAll(
        contract.checkResponse(
            request.method(),
            url.encodedPath(),
            response.code(),
            response.peekBody(LARGEST).string()));
    return response;
  }

  private static Map<String, List<String>> query(HttpUrl url) {
    var query = new HashMap<String, List<String>>();
    url.queryParameterNames()
        .forEach(name ->
            query.put(name, url.queryParameterValues(name).stream().map(String::valueOf).toList()));
    return query;
  }

  private static String body(Request request) throws IOException {
    RequestBody body = request.body();
    if (body == null) {
      return "";
    }
    var buffer = new Buffer();
    body.writeTo(buffer);
    return buffer.readString(StandardCharsets.UTF_8);
  }
}
