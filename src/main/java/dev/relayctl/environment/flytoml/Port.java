package dev.relayctl.environment.flytoml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port that Fly's proxy listens on for a service.
 *
 * @param handlers {@code http}, {@code tls} …; empty passes bytes on
 * @param forceHttps whether requests over HTTP are redirected
 * @param tls null when not written
 * @param http null when not written
 * @param proxyProtocolVersion null when {@code proxy_proto_options} isn't written
 */
public record Port(
    Numbers numbers,
    List<String> handlers,
    boolean forceHttps,
    @Nullable TlsOptions tls,
    @Nullable HttpOptions http,
    @Nullable String proxyProtocolVersion) {
  public Port {
    handlers = List.copyOf(handlers);
  }

  /** One port or a range; what isn't written is null. */
  public record Numbers(
      @Nullable Integer port, @Nullable Integer startPort, @Nullable Integer endPort) {
    /** One port. */
    public static Numbers one(int port) {
      return new Numbers(port, null, null);
    }
  }

  static Port read(Section section) {
    var numbers =
        new Numbers(
            section.portInDigitsOrText("port"),
            section.whole("start_port", 1, 65535),
            section.whole("end_port", 1, 65535));
    Section proxy = section.section("proxy_proto_options");
    String version = proxy == null ? null : proxy.text("version");
    if (proxy != null) {
      proxy.end();
    }
    var port =
        new Port(
            numbers,
            section.texts("handlers"),
            section.isSet("force_https"),
            TlsOptions.read(section),
            HttpOptions.read(section),
            version);
    section.end();
    return port;
  }
}
