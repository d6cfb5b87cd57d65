package dev.relayctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import org.junit.jupiter.api.Test;

class DiscretionTest {
  private final Discretion discretion =
      Discretion.of(DoctorWorld.url("postgres://app:not-a-secret-9@db.example.com/app"));

  @Test
  void takesOutUserPasswordAndDatabaseOfWhatTheServerSaid() {
    Problem.Facts clean =
        discretion.clean(
            facts(
                "FATAL: no pg_hba.conf entry for host \"192.0.2.7\", user \"app\", database"
                    + " \"app\", password not-a-secret-9",
                "see above"));

    assertThat(clean.why())
        .contains("pg_hba.conf", "192.0.2.7")
        .doesNotContain("app", "not-a-secret");
    assertThat(clean.where().text()).isEqualTo("PostgreSQL, db.example.com:5432");
  }

  @Test
  void leavesOurOwnWordsAlone() {
    Problem.Facts clean =
        discretion.clean(
            facts(
                "Rolle »app« in app.example.com",
                "export FLY_API_TOKEN=\"$(fly tokens create deploy -a app)\""));

    assertThat(clean.why()).isEqualTo("Rolle »…« in app.example.com");
    assertThat(clean.remedy()).contains("$(fly tokens create deploy -a app)");
  }

  private static Problem.Facts facts(String why, String remedy) {
    return Problem.facts(
        "database.role-refused",
        "it was refused",
        Where.system("PostgreSQL", "app@db.example.com:5432/app"),
        why,
        remedy);
  }
}
