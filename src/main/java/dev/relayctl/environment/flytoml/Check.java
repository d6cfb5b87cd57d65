package dev.relayctl.environment.flytoml;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A health check.
 *
 * @param port null where the service's own port is checked
 * @param request what a check over HTTP asks for; all parts empty on checks over TCP
 */
public record Check(Type type, @Nullable Integer port, Timing timing, Request request) {
  /** How a machine is asked. */
  public enum Type {
    TCP,
    HTTP;

    /** The word in {@code fly.toml}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** When a machine is asked; what isn't written is null and left to Fly. */
  public record Timing(
      @Nullable Duration interval, @Nullable Duration timeout, @Nullable Duration gracePeriod) {
    static Timing read(Section section, BareInteger unit) {
      return new Timing(
          Quantities.duration(section, "interval", unit),
          Quantities.duration(section, "timeout", unit),
          Quantities.duration(section, "grace_period", unit));
    }
  }

  /** What is asked over HTTP; what isn't written is null and left to Fly. */
  public record Request(
      @Nullable String method,
      @Nullable String path,
      @Nullable String protocol,
      @Nullable Boolean tlsSkipVerify,
      @Nullable String tlsServerName,
      Map<String, String> headers) {
    private static final Request NONE = new Request(null, null, null, null, null, Map.of());

    public Request {
      headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    static Request read(Section section, Map<String, String> headers) {
      return new Request(
          section.text("method"),
          section.text("path"),
          section.oneOf("protocol", List.of("http", "https")),
          section.flag("tls_skip_verify"),
          section.text("tls_server_name"),
          headers);
    }

    /** The same with its method in capitals: only checks outside services get that. */
    Request withMethodInCapitals() {
      return new Request(
          method == null ? null : method.toUpperCase(Locale.ROOT),
          path,
          protocol,
          tlsSkipVerify,
          tlsServerName,
          headers);
    }
  }

  /** A check of {@code [[services.tcp_checks]]}. */
  static Check readTcp(Section section) {
    var check =
        new Check(Type.TCP, null, Timing.read(section, BareInteger.MILLISECONDS), Request.NONE);
    section.end();
    return check;
  }

  /** A check of {@code [[services.http_checks]]}. */
  static Check readHttp(Section section) {
    var check =
        new Check(
            Type.HTTP,
            null,
            Timing.read(section, BareInteger.MILLISECONDS),
            Request.read(section, Values.headers(section)));
    section.end();
    return check;
  }

  /**
   * A check of {@code [[http_service.checks]]}, where flyctl rewrites nothing: bare integers are
   * nanoseconds and headers a table of texts.
   */
  static Check readOfHttpService(Section section) {
    var check =
        new Check(
            Type.HTTP,
            null,
            Timing.read(section, BareInteger.NANOSECONDS),
            Request.read(section, section.textByName("headers")));
    section.end();
    return check;
  }
}
