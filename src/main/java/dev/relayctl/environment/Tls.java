package dev.relayctl.environment;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a connection is protected; the names are libpq's values of {@code sslmode}. */
public enum Tls {
  /** Never encrypted. */
  DISABLE,
  /** Encrypted only when the server insists. */
  ALLOW,
  /** Encrypted when the server can; libpq's default, and no protection against an attacker. */
  PREFER,
  /** Always encrypted, whoever answers. */
  REQUIRE,
  /** Encrypted, with a certificate of a known authority. */
  VERIFY_CA,
  /** Encrypted, with a known authority's certificate for this very host. */
  VERIFY_FULL;

  /** The value of {@code sslmode}: {@code verify-full}. */
  public String sslmode() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Tls> of(String sslmode) {
    return Stream.of(values()).filter(tls -> tls.sslmode().equals(sslmode)).findFirst();
  }
}
