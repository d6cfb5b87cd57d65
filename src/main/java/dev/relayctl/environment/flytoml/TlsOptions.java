package dev.relayctl.environment.flytoml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code tls_options} of a port.
 *
 * @param alpn empty when not written
 * @param versions empty when not written
 * @param defaultSelfSigned null when not written
 */
public record TlsOptions(
    List<String> alpn, List<String> versions, @Nullable Boolean defaultSelfSigned) {
  public TlsOptions {
    alpn = List.copyOf(alpn);
    versions = List.copyOf(versions);
  }

  static @Nullable TlsOptions read(Section parent) {
    Section section = parent.section("tls_options");
    if (section == null) {
      return null;
    }
    var options =
        new TlsOptions(
            section.texts("alpn"), section.texts("versions"), section.flag("default_self_signed"));
    section.end();
    return options;
  }
}
