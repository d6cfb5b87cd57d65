package dev.relayctl.sandbox.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What each API does in a way of its own. */
public interface Customs {
  /** A failure as this API words it. */
  Answer failure(int status, String text);

  /** A refusal before the route is asked, as for too many requests; empty for most. */
  Optional<Answer> turnAway(Request request);

  /** Takes the time that an answer to this request takes; not at all in most cases. */
  void pace(Request request);

  /** Takes so much time, or less when the server is being closed. */
  void take(Duration delay);

  /** Headers of the answer to a request, beside the answer's own. */
  Map<String, String> headers(Request request);
}
