package dev.relayctl.postgres;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsOfferTest {
  private static final String PASSWORD = "not-a-secret-0";
  private static final byte[] REQUEST = {0, 0, 0, 8, 4, -46, 22, 47};

  @TempDir Path directory;
  private final TlsOffer offer = new TlsOffer(Duration.ofSeconds(5));

  /** What a server does with the one who comes. */
  private interface Answer {
    void to(Socket socket) throws Exception;
  }

  @Test
  void agreesOnAProtocolWhateverTheCertificate() throws Exception {
    SSLContext server = serverWithACertificateOfNobody();

    assertThat(
            asked(
                "",
                socket -> {
                  answer(socket, 'S');
                  handshake(server, socket, "");
                }))
        .contains("TLSv1.3");
  }

  @Test
  void asksAtOnceWhereTheUrlSaysSo() throws Exception {
    SSLContext server = serverWithACertificateOfNobody();

    assertThat(asked("?sslnegotiation=direct", socket -> handshake(server, socket, "postgresql")))
        .contains("TLSv1.3");
  }

  @Test
  void takesNoForAnAnswer() throws Exception {
    assertThat(asked("", socket -> answer(socket, 'N'))).isEmpty();
  }

  @Test
  void doesNotWaitForAServerThatSaysNothing() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var impatient = new TlsOffer(Duration.ofMillis(50));

      assertThat(bad(impatient.protocol(url(server, ""))).facts().id().value())
          .isEqualTo("database.no-answer");
    }
  }

  @Test
  void goesOnToTheNextHostWhereOneDoesNotAnswer() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<Void> other = threads.submit(serving(web, socket -> answer(socket, 'H')));
      Future<Void> served = threads.submit(serving(server, socket -> answer(socket, 'N')));
      String hosts =
          "127.0.0.1:%d,nowhere.invalid:1,127.0.0.1:%d,127.0.0.1:%d"
              .formatted(closedPort(), web.getLocalPort(), server.getLocalPort());

      assertThat(ok(offer.protocol(url(hosts, "")))).isEmpty();

      other.get();
      served.get();
    }
  }

  @Test
  void looksForAHostThatOffersWhatTheUrlDemands() throws Exception {
    SSLContext certified = serverWithACertificateOfNobody();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Answer offered =
          socket -> {
            answer(socket, 'S');
            handshake(certified, socket, "");
          };
      Future<Void> declined = threads.submit(serving(plain, socket -> answer(socket, 'N')));
      Future<Void> agreed = threads.submit(serving(server, offered));
      String hosts =
          "127.0.0.1:%d,127.0.0.1:%d".formatted(plain.getLocalPort(), server.getLocalPort());

      assertThat(ok(offer.protocol(url(hosts, "?sslmode=require")))).contains("TLSv1.3");

      declined.get();
      agreed.get();
      Future<Void> again = threads.submit(serving(plain, socket -> answer(socket, 'N')));
      assertThat(ok(offer.protocol(url(hosts, "")))).isEmpty();
      again.get();
    }
  }

  private static int closedPort() throws IOException {
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return closed.getLocalPort();
    }
  }

  private static void answer(Socket socket, char answer) throws IOException {
    assertThat(socket.getInputStream().readNBytes(REQUEST.length)).isEqualTo(REQUEST);
    socket.getOutputStream().write(answer);
  }

  private static Callable<Void> serving(ServerSocket server, Answer answer) {
    return () -> {
      try (Socket socket = server.accept()) {
        answer.to(socket);
      }
      return null;
    };
  }

  private Optional<String> asked(String parameters, Answer answer) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Void> served = threads.submit(serving(server, answer));
      Optional<String> protocol = ok(offer.protocol(url(server, parameters)));
      served.get();
      return protocol;
    }
  }

  private static void handshake(SSLContext context, Socket socket, String protocol)
      throws IOException {
    var tls = (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", 1, true);
    tls.setUseClientMode(false);
    tls.setHandshakeApplicationProtocolSelector((_, offered) -> {
      assertThat(String.join(",", offered)).isEqualTo(protocol);
      return protocol;
    });
    tls.startHandshake();
  }

  /** The JDK makes certificates only with its own program. */
  private SSLContext serverWithACertificateOfNobody() throws Exception {
    Path store = directory.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "server",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=nobody.example.com",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    return context(store);
  }

  private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static DatabaseUrl url(ServerSocket server, String parameters) {
    return url("127.0.0.1:" + server.getLocalPort(), parameters);
  }

  private static DatabaseUrl url(String hosts, String parameters) {
    return ok(
        DatabaseUrl.parse(
            Secret.of("postgres://u:not-a-secret@" + hosts + "/relay" + parameters),
            Where.system("test", "database")));
  }
}
