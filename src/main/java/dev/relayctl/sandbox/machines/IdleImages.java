package dev.relayctl.sandbox.machines;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Images of machines without a process, beside the given ones: {@code sandbox://idle}, with a tag
 * or a digest, and the same as a name that tools accept, {@code sandbox/idle:TAG}. A hundred such
 * machines cost next to nothing. They answer every request, their checks pass, and one whose
 * restart policy is {@code no} ends at once with {@code SANDBOX_EXIT} of its environment, or 0.
 */
record IdleImages(ImageCatalog others, Path empty) implements ImageCatalog {
  /** Of its environment: the code that a machine without a process ends with at once. */
  static final String EXIT = "SANDBOX_EXIT";

  private static final Pattern FORM =
      Pattern.compile(
          "sandbox(?:://|/)idle(?::(?<tag>[\\w.-]+))?(?:@(?<digest>sha256:[0-9a-f]{64}))?");

  @Override
  public Optional<StoredImage> find(String reference) {
    Matcher form = FORM.matcher(reference);
    return form.matches() ? Optional.of(idle(form)) : others.find(reference);
  }

  static boolean isIdle(String reference) {
    return FORM.matcher(reference).matches();
  }

  private StoredImage idle(Matcher form) {
    String tag = form.group("tag") == null ? "latest" : form.group("tag");
    String digest = form.group("digest");
    return new StoredImage(
        "sandbox/idle:" + tag,
        digest == null ? "sha256:" + hash("sandbox/idle:" + tag) : digest,
        empty,
        List.of(),
        Map.of());
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
