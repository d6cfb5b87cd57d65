package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The tokens for uploads (§2, §4): JSON Web Tokens, signed with what only the sandbox knows. */
final class UploadTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MOST_FILES = 20_000;
  private static final String BEARER = "Bearer ";

  private final SecretKeySpec key;
  private final InstantSource clock;

  UploadTokens(String secret, InstantSource clock) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    this.clock = clock;
  }

  String issue(String project, long seconds) {
    long now = clock.instant().getEpochSecond();
    ObjectNode claims =
        Json.object()
            .put("project", project)
            .put("iat", now)
            .put("exp", now + seconds)
            .put("max_file_count_allowed", MOST_FILES);
    String signed =
        encoded(Json.bytes(Json.object().put("alg", "HS256").put("typ", "JWT")))
            + "."
            + encoded(Json.bytes(claims));
    return signed + "." + signature(signed);
  }

  /** Whether the header carries a token of ours that is still good. */
  boolean admit(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith(BEARER)) {
      return false;
    }
    String token = authorization.substring(BEARER.length());
    int end = token.lastIndexOf('.');
    int middle = token.indexOf('.');
    if (middle < 0 || middle == end) {
      return false;
    }
    byte[] expected = signature(token.substring(0, end)).getBytes(StandardCharsets.UTF_8);
    byte[] given = token.substring(end + 1).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, given)
        && clock.instant().getEpochSecond() < expiry(token.substring(middle + 1, end));
  }

  private static long expiry(String claims) {
    try {
      JsonNode node = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(claims));
      return node.path("exp").asLong();
    } catch (IOException | IllegalArgumentException _) {
      return 0;
    }
  }

  private String signature(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return encoded(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
