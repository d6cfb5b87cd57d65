package dev.relayctl.engine.postgres;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Where;
import dev.relayctl.run.DatabaseCheckup;
import dev.relayctl.run.DatabaseCheckup.Access;
import dev.relayctl.run.DatabaseCheckup.Encryption;
import dev.relayctl.run.DatabaseCheckup.Vitals;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class PostgresCheckupIT {
  private static final Connections CONNECTIONS =
      new Connections(Duration.ofSeconds(5), Duration.ofSeconds(5));

  private final LedgerDatabase database = LedgerDatabase.fresh();
  private final DatabaseCheckup checkup = new PostgresCheckup(CONNECTIONS, InstantSource.system());

  @Test
  void tellsVersionAndSpeed() {
    Vitals vitals = ok(checkup.vitals(database.url()));

    assertThat(vitals.version()).startsWith(vitals.major() + ".").doesNotContain(" ");
    assertThat(vitals.access()).isEqualTo(Access.WRITABLE);
    assertThat(vitals.roundTrip()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(2));
  }

  @Test
  void noticesADatabaseThatAcceptsNoChanges() {
    database
        .asSuperuser()
        .execute(
            "ALTER DATABASE \""
                + database.server().database()
                + "\" SET default_transaction_read_only = on");

    assertThat(ok(checkup.vitals(database.url())).access()).isEqualTo(Access.READ_ONLY);
  }

  @Test
  void noticesAServerWithoutTls() {
    assertThat(ok(checkup.encryption(database.url()))).isEqualTo(new Encryption.Declined());
  }

  @Test
  void aServerThatIsNoPostgresOffersNothing() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread web = Thread.ofVirtual().start(() -> answer(server));
      var url = url("postgres://u:not-a-secret@127.0.0.1:" + server.getLocalPort() + "/relay");

      assertThat(bad(checkup.encryption(url)).facts().id().value()).startsWith("database.");
      web.join();
    }
  }

  private static void answer(ServerSocket server) {
    try (Socket socket = server.accept();
        InputStream in = socket.getInputStream()) {
      // All of the request, or closing would break the connection before the answer is read.
      assertThat(in.readNBytes(8)).hasSize(8);
      socket
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static DatabaseUrl url(String text) {
    return ok(DatabaseUrl.parse(Secret.of(text), Where.system("test", "database")));
  }
}
