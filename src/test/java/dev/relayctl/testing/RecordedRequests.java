package dev.relayctl.testing;

import java.util.HashMap;
import java.util.List;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;

/** What a test's server was sent. */
public final class RecordedRequests {
  private RecordedRequests() {}

  /** In what a request differs from a vendor's description. */
  public static List<String> violations(OpenApiContract contract, RecordedRequest request) {
    HttpUrl url = request.getUrl();
    var query = new HashMap<String, List<String>>();
    url.queryParameterNames()
        .forEach(name ->
            query.put(name, url.queryParameterValues(name).stream().map(String::valueOf).toList()));
    String body = request.getBody() == null ? "" : request.getBody().utf8();
    return contract.checkRequest(request.getMethod(), url.encodedPath(), query, body);
  }
}
