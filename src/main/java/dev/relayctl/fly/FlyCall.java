package dev.relayctl.fly;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Fleet.Lease;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * One request to Fly, before it is sent.
 *
 * @param purpose what it is for
 * @param body what is sent; null for none
 * @param nonce the proof of a lease; null without one
 * @param hidden secrets that an answer might quote, besides the token and the nonce
 * @param patience how long the answer may keep us waiting at least; zero for the client's own limit
 */
record FlyCall(
    Purpose purpose,
    String method,
    HttpUrl url,
    @Nullable JsonNode body,
    @Nullable Secret nonce,
    List<Secret> hidden,
    Duration patience) {
  FlyCall {
    hidden = List.copyOf(hidden);
  }

  /**
   * What a request is for.
   *
   * @param doing completes "could not …"
   */
  record Purpose(String doing, Where where, Twice twice) {}

  /** What happens when the same request arrives twice. */
  enum Twice {
    /** The same as once. */
    HARMLESS,
    /** Once more the same: a second restart, or a second run of a command. */
    AGAIN,
    /** A second thing. */
    SECOND;

    /** Whether a request may be sent again that may have arrived. */
    Repeat maybeArrived() {
      return this == HARMLESS ? Repeat.SAFE : Repeat.LOOK_FIRST;
    }

    /** The same when only a proxy on the way has answered: hardly ever has it arrived. */
    Repeat hardlyArrived() {
      return this == SECOND ? Repeat.LOOK_FIRST : Repeat.SAFE;
    }
  }

  static FlyCall of(String method, HttpUrl url, Purpose purpose) {
    return new FlyCall(purpose, method, url, null, null, List.of(), Duration.ZERO);
  }

  FlyCall sending(JsonNode json) {
    return new FlyCall(purpose, method, url, json, nonce, hidden, patience);
  }

  FlyCall under(@Nullable Lease lease) {
    Secret proof = lease == null ? null : lease.nonce();
    return new FlyCall(purpose, method, url, body, proof, hidden, patience);
  }

  FlyCall hiding(List<Secret> secrets) {
    return new FlyCall(purpose, method, url, body, nonce, secrets, patience);
  }

  FlyCall patient(Duration atLeast) {
    return new FlyCall(purpose, method, url, body, nonce, hidden, atLeast);
  }
}
