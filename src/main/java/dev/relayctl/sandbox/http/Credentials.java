package dev.relayctl.sandbox.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may use an API: whoever sends the token, in any of the accepted ways. */
public final class Credentials {
  private final List<String> schemes;
  private final List<String> accepted;

  /**
   * One token.
   *
   * @param schemes what may stand before it, in lower case
   */
  public Credentials(String token, List<String> schemes) {
    this.schemes = schemes.stream().map(scheme -> scheme + " ").toList();
    this.accepted = tokens(token);
  }

  /** Whether the request carries one of the accepted tokens. */
  public boolean admit(Request request) {
    return admit(request.header("Authorization"));
  }

  boolean admit(@Nullable String authorization) {
    boolean admitted = false;
    for (String offered : tokens(authorization == null ? "" : authorization)) {
      for (String token : accepted) {
        admitted |=
            MessageDigest.isEqual(
                offered.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
      }
    }
    return admitted;
  }

  /** The tokens in a header or variable: schemes may be repeated, tokens joined by commas. */
  private List<String> tokens(String text) {
    String rest = text.strip();
    boolean stripped = true;
    while (stripped) {
      stripped = false;
      for (String scheme : schemes) {
        if (rest.toLowerCase(Locale.ROOT).startsWith(scheme)) {
          rest = rest.substring(scheme.length()).strip();
          stripped = true;
        }
      }
    }
    var tokens = new ArrayList<String>();
    for (String token : rest.split(",", -1)) {
      if (!token.isBlank()) {
        tokens.add(token.strip());
      }
    }
    return tokens;
  }
}
