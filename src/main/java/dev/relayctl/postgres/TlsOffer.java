package dev.relayctl.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.HostPort;
import dev.relayctl.environment.Tls;
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
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for TLS and hangs up: PostgreSQL's {@code SSLRequest}, which comes before user and
 * password (PostgreSQL's documentation, "SSL Session Encryption"). The view {@code pg_stat_ssl}
 * can't tell: behind Neon's proxy the server sees a plain connection.
 *
 * @param limit for each wait, divided among the hosts: who asks waits for all of them
 */
public record TlsOffer(Duration limit) {
  private static final byte[] REQUEST = {0, 0, 0, 8, 0x04, (byte) 0xd2, 0x16, 0x2f};
  private static final String CONNECTING = "08001";

  /** Asked for only where it is demanded: a proxy may refuse what it doesn't know. */
  private static final String[] PROTOCOL = {"postgresql"};

  private static final String[] NONE = {};

  /**
   * The protocol that is agreed upon; empty when the server declines. Of several hosts the first
   * that answers is asked, as drivers take the first that will do: one that declines doesn't where
   * the URL demands TLS.
   */
  public Result<Optional<String>> protocol(DatabaseUrl database) {
    return database.direct().then(direct -> direct.jdbc().then(_ -> inOrder(direct)));
  }

  private Result<Optional<String>> inOrder(DatabaseUrl database) {
    boolean demanded = database.tls().compareTo(Tls.REQUIRE) >= 0;
    int wait = Math.max(1, Math.toIntExact(limit.toMillis() / database.hosts().size()));
    boolean declined = false;
    @Nullable IOException silent = null;
    for (HostPort server : database.hosts()) {
      try {
        Optional<String> answer = ask(server, database, wait);
        if (answer.isPresent() || !demanded) {
          return Result.ok(answer);
        }
        declined = true;
      } catch (IOException e) {
        silent = e;
      }
    }
    return declined || silent == null
        ? Result.ok(Optional.empty())
        : Result.bad(
            SqlProblems.connecting(new SQLException(words(silent), CONNECTING, silent), database));
  }

  private static Optional<String> ask(HostPort server, DatabaseUrl database, int millis)
      throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.name(), server.port()), millis);
      socket.setSoTimeout(millis);
      boolean atOnce = database.parameters().getOrDefault("sslnegotiation", "").equals("direct");
      if (!atOnce) {
        socket.getOutputStream().write(REQUEST);
        int answer = socket.getInputStream().read();
        if (answer == 'N') {
          return Optional.empty();
        }
        if (answer != 'S') {
          throw new IOException("the server neither offered nor declined TLS");
        }
      }
      return Optional.of(handshake(socket, server, atOnce ? PROTOCOL : NONE));
    }
  }

  private static String handshake(Socket socket, HostPort server, String[] protocols)
      throws IOException {
    var tls =
        (SSLSocket)
            context().getSocketFactory().createSocket(socket, server.name(), server.port(), true);
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
