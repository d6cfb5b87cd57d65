package dev.relayctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Result;
import dev.relayctl.report.DoctorReport.Group;
import dev.relayctl.run.DatabaseCheckup.Encryption;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsCheckTest {
  @ParameterizedTest
  @CsvSource({
    "db.example.com, require, TLSv1.3, ok",
    "db.example.com, verify-full, TLSv1.3, ok",
    "db.example.com, prefer, TLSv1.3, warn",
    "db.example.com, allow, TLSv1.3, warn",
    "db.example.com, disable, TLSv1.3, warn",
    "db.example.com, require, '', fail",
    "db.example.com, prefer, '', warn",
    "localhost, disable, '', ok",
    "localhost, prefer, TLSv1.3, ok",
    "localhost, require, '', fail",
    "relay-db.internal, disable, '', ok",
    "relay-db.flycast, prefer, '', ok",
    "172.31.0.9, prefer, '', ok",
    "172.32.0.9, prefer, '', warn",
    "[fdaa::3], disable, '', ok"
  })
  void comparesTheOfferWithWhatTheUrlWants(
      String host, String mode, String protocol, String state) {
    var url = DoctorWorld.url("postgres://u:p@" + host + "/relay?sslmode=" + mode);
    Encryption offer =
        protocol.isEmpty() ? new Encryption.Declined() : new Encryption.Offered(protocol);
    var notes = new Notes(Group.ENVIRONMENT);

    new TlsCheck(url, Discretion.of(url))
        .note(new TimeLimit.Answer<>(Result.ok(offer), Duration.ZERO), notes);

    assertThat(notes.checks())
        .singleElement()
        .satisfies(check ->
            assertThat(check.state().name().toLowerCase(Locale.ROOT))
                .as(check.what())
                .isEqualTo(state));
  }
}
