package dev.relayctl.http;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What means the same in every vendor's answers. */
public final class Answers {
  private static final int LONGEST = 500;

  private Answers() {}

  /** What {@code Retry-After} asks for, in seconds; null when it doesn't, or names a time. */
  public static @Nullable Duration retryAfter(Response response) {
    String header = response.header("Retry-After", "");
    return header != null && header.strip().matches("[0-9]{1,6}")
        ? Duration.ofSeconds(Long.parseLong(header.strip()))
        : null;
  }

  /** Why there is no answer. Java's own words for a host without an address are its name. */
  public static String why(IOException failure) {
    String message = failure.getMessage();
    if (message == null) {
      return failure.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
    return failure instanceof UnknownHostException && !message.contains(" ")
        ? "no address is known for " + message
        : message;
  }

  /** A server's words on one line, and not too long. */
  public static String oneLine(String text) {
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
