package dev.relayctl.app;

import dev.relayctl.app.TimeLimit.Answer;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Tls;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.DatabaseCheckup.Encryption;
import java.time.Duration;

/** What the server offers, beside what the URL wants. */
record TlsCheck(DatabaseUrl url, Discretion discretion) {
  private static final String ID = "tls";
  private static final String INSIST = "add sslmode=require to the database URL";

  /** Whether the driver encrypts where the server can: with {@code allow} it tries without. */
  static boolean isUsed(DatabaseUrl url) {
    return url.tls().compareTo(Tls.PREFER) >= 0;
  }

  void note(Answer<Encryption> answer, Notes notes) {
    switch (answer.result()) {
      case Result.Bad<Encryption>(var problems) ->
          notes.fail(ID, problems, discretion, answer.took());
      case Result.Ok<Encryption>(Encryption.Offered(String protocol)) ->
          offered(protocol, notes, answer.took());
      case Result.Ok<Encryption>(Encryption.Declined()) -> declined(notes, answer.took());
    }
  }

  private void offered(String protocol, Notes notes, Duration took) {
    String mode = "sslmode=" + url.tls().sslmode();
    switch (url.tls()) {
      case REQUIRE, VERIFY_CA, VERIFY_FULL -> notes.ok(ID, protocol + ", " + mode, took);
      case PREFER -> {
        if (url.isPrivate()) {
          notes.ok(ID, protocol, took);
        } else {
          notes.warn(
              ID,
              facts(
                  "the connection is encrypted, but nothing insists on it",
                  mode + " goes on without where somebody on the way answers that there is no TLS"),
              took);
        }
      }
      case DISABLE, ALLOW -> plain(notes, mode + ", and the server offers " + protocol, took);
    }
  }

  private void declined(Notes notes, Duration took) {
    String mode = "sslmode=" + url.tls().sslmode();
    switch (url.tls()) {
      case REQUIRE, VERIFY_CA, VERIFY_FULL ->
          notes.fail(
              ID,
              Problem.facts(
                  "database.tls-failed",
                  "the server offers no TLS",
                  where(),
                  mode + " demands it",
                  "let the server offer it (ssl = on), or correct host and port"),
              took);
      case PREFER, ALLOW, DISABLE -> plain(notes, "the server offers no TLS", took);
    }
  }

  private void plain(Notes notes, String why, Duration took) {
    if (url.isPrivate()) {
      notes.ok(ID, "not encrypted, on this machine or in a private network", took);
    } else {
      notes.warn(ID, facts("the connection is not encrypted", why), took);
    }
  }

  private Problem.Facts facts(String what, String why) {
    return Problem.facts("database.not-encrypted", what, where(), why, INSIST);
  }

  private Where where() {
    return Where.system("PostgreSQL", Discretion.servers(url));
  }
}
