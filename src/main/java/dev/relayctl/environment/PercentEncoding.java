package dev.relayctl.environment;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoding in UTF-8 as libpq, pgjdbc and SQLAlchemy all read it. */
final class PercentEncoding {
  private PercentEncoding() {}

  /** What a plus sign means. */
  enum Plus {
    /** Itself: in the user, the password and libpq's query. */
    LITERAL,
    /** A space: in the query of pgjdbc and of Python. */
    SPACE
  }

  /** Everything but RFC 3986's unreserved characters encoded, the plus sign and the space too. */
  static String encode(String text) {
    var out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (isUnreserved(c)) {
        out.append((char) c);
      } else {
        out.append('%').append(hex(c >> 4)).append(hex(c & 15));
      }
    }
    return out.toString();
  }

  /** The decoded text; empty when a % has no two digits, stands for NUL or breaks UTF-8. */
  static Optional<String> decode(String text, Plus plus) {
    var out = new ByteArrayOutputStream();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        int high = digit(bytes, i + 1);
        int low = digit(bytes, i + 2);
        if (high < 0 || low < 0 || high + low == 0) {
          return Optional.empty();
        }
        out.write(high * 16 + low);
        i += 2;
      } else {
        out.write(bytes[i] == '+' && plus == Plus.SPACE ? ' ' : bytes[i]);
      }
    }
    try {
      // Not new String(bytes): it would replace what is broken instead of saying so.
      var buffer = ByteBuffer.wrap(out.toByteArray());
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(buffer).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }

  private static int digit(byte[] bytes, int index) {
    return index < bytes.length ? Character.digit(bytes[index], 16) : -1;
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit, 16));
  }
}
