package dev.relayctl.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Asks a server for TLS and hangs up: PostgreSQL's {@code SSLRequest}, which comes before user and
 * password (PostgreSQL's documentation, "SSL Session Encryption"). The view {@code pg_stat_ssl}
 * can't tell: behind Neon's proxy the server sees a plain connection.
 *
 * @param limit for each wait
 */
public record TlsOffer(Duration limit) {
  private static final byte[] REQUEST = {0, 0, 0, 8, 0x04, (byte) 0xd2, 0x16, 0x2f};
  private static final String CONNECTING = "08001";

  /** Asked for only where it is demanded: a proxy may refuse what it doesn't know. */
  private static final String[] PROTOCOL = {"postgresql"};

  private static final String[] NONE = {};

  /** The protocol that is agreed upon; empty when the server declines. */
  public Result<Optional<String>> protocol(DatabaseUrl database) {
    return database.direct().then(direct -> direct.jdbc().then(_ -> ask(direct)));
  }

  private Result<Optional<String>> ask(DatabaseUrl database) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(database.host(), database.port()),
          Math.toIntExact(limit.toMillis()));
      socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
      boolean atOnce = database.parameters().getOrDefault("sslnegotiation", "").equals("direct");
      if (!atOnce) {
        socket.getOutputStream().write(REQUEST);
        int answer = socket.getInputStream().read();
        if (answer == 'N') {
          return Result.ok(Optional.empty());
        }
        if (answer != 'S') {
          throw new IOException("the server neither offered nor declined TLS");
        }
      }
      return Result.ok(Optional.of(handshake(socket, database, atOnce ? PROTOCOL : NONE)));
    } catch (IOException e) {
      return Result.bad(
          SqlProblems.connecting(new SQLException(words(e), CONNECTING, e), database));
    }
  }

  private static String handshake(Socket socket, DatabaseUrl database, String[] protocols)
      throws IOException {
    var tls =
        (SSLSocket)
            context()
                .getSocketFactory()
                .createSocket(socket, database.host(), database.port(), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls.getSession().getProtocol();
  }

  private static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  private static String words(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /**
   * Nothing is said over this connection, so it may be anybody's. Certificates are for the real
   * one, by the driver and its {@code sslmode}.
   */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
