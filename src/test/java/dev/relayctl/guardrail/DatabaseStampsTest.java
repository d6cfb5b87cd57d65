package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.DatabaseStanding.Owner;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The accident: a variable that was set in the wrong shell. */
class DatabaseStampsTest {
  private static final Owner ANOTHER = new Owner.Another(new EnvironmentName("production"));

  @Test
  void refusesTheDatabaseOfAnother() {
    assertThat(dev().standing(of(ANOTHER, true)).findings())
        .extracting(Finding::id, Finding::what)
        .containsExactly(
            tuple(
                "wrong-database-stamp",
                "u@db.example.com:5432/relay is the database of production, not of dev"));
  }

  @Test
  void refusesACopy() {
    var copy = new Owner.Copy("db.example.com/old as u", Given.NOW);

    assertThat(dev().standing(of(copy, true)).found()).containsExactly("refuse copied-database");
  }

  @Test
  void asksAboutTablesThatNobodyClaims() {
    assertThat(dev().standing(of(new Owner.Nobody(), true)).found())
        .containsExactly("warn database-not-stamped");
    assertThat(
            Given.of("kind: production\napp: {name: relay-api, config: fly.toml}")
                .standing(of(new Owner.Nobody(), true))
                .found())
        .containsExactly("confirm database-not-stamped");
  }

  @Test
  void letsThroughWhatIsOursOrEmpty() {
    assertThat(dev().standing(of(new Owner.Own(Instant.EPOCH), true)).found()).isEmpty();
    assertThat(dev().standing(of(new Owner.Nobody(), false)).found()).isEmpty();
    assertThat(dev().found()).isEmpty();
  }

  /** Somebody migrated it with other tools before; it is this project's. */
  @Test
  void letsThroughTablesOfThisProjectsMigrations() {
    var applied =
        new SchemaState(
            "flyway",
            List.of("1"),
            List.of("1"),
            List.of(
                new Migration.Applied(new Migration("1", "a", "V1__a.sql", "1"), null, null, null)),
            List.of(),
            List.of());

    assertThat(dev().standing(of(new Owner.Nobody(), true)).schema(applied).found()).isEmpty();
  }

  private static Given dev() {
    return Given.of("kind: dev\napp: {name: relay-api, config: fly.toml}");
  }

  private static DatabaseStanding of(Owner owner, boolean hasTables) {
    return new DatabaseStanding(owner, hasTables, 97);
  }
}
