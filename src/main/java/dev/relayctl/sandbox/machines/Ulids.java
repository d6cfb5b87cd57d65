package dev.relayctl.sandbox.machines;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;

/** Makes identifiers: ULIDs that ascend even within a millisecond, and hexadecimal ones. */
final class Ulids {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int RANDOM_BITS = 80;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private BigInteger last = BigInteger.ZERO;

  Ulids(InstantSource clock) {
    this.clock = clock;
  }

  /** The next ULID: 26 characters, greater than all before. */
  synchronized String next() {
    BigInteger fresh =
        BigInteger.valueOf(clock.millis())
            .shiftLeft(RANDOM_BITS)
            .or(new BigInteger(RANDOM_BITS - 1, random));
    // A clock that stands still or goes back must not spoil the order of events.
    last = fresh.compareTo(last) > 0 ? fresh : last.add(BigInteger.ONE);
    return encode(last);
  }

  /** So many random hexadecimal digits. */
  String hex(int digits) {
    var bytes = new byte[(digits + 1) / 2];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes).substring(0, digits);
  }

  /** The moment in a ULID as milliseconds since 1970; 0 when the text isn't one. */
  static long millis(String ulid) {
    if (ulid.length() != 26) {
      return 0;
    }
    long millis = 0;
    for (int i = 0; i < 10; i++) {
      int digit = ALPHABET.indexOf(ulid.charAt(i));
      if (digit < 0) {
        return 0;
      }
      millis = millis << 5 | digit;
    }
    return millis;
  }

  private static String encode(BigInteger value) {
    var text = new char[26];
    for (int i = 25; i >= 0; i--) {
      text[i] = ALPHABET.charAt(value.intValue() & 31);
      value = value.shiftRight(5);
    }
    return new String(text);
  }
}
