package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Result;
import java.time.Duration;

/** What a database and the way to it are like. Each question connects once; all only read. */
public interface DatabaseCheckup {
  /** Version, access and speed of the server; a few round trips. */
  Result<Vitals> vitals(DatabaseUrl database);

  /**
   * Whether the server offers TLS, the first of several that will do; says nothing of who asks, so
   * it needs no password.
   */
  Result<Encryption> encryption(DatabaseUrl database);

  /**
   * A server as it answers.
   *
   * @param version as the server writes it, {@code 17.5}
   * @param major the number that decides which client programs fit
   * @param roundTrip the median of some
   */
  record Vitals(String version, int major, Access access, Duration roundTrip) {}

  /** Whether changes are accepted. */
  enum Access {
    WRITABLE,
    READ_ONLY
  }

  /** What the server says to a request for TLS. */
  sealed interface Encryption {
    /** It agrees; the protocol is the one agreed upon, {@code TLSv1.3}. */
    record Offered(String protocol) implements Encryption {}

    /** It declines. */
    record Declined() implements Encryption {}
  }
}
