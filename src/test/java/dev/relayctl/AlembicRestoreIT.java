package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.migrate.alembic.SampleRevisions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal and a restore of a project with Alembic. */
final class AlembicRestoreIT {
  @Test
  void rehearsesAppliesAndGoesBack(@TempDir Path directory) throws Exception {
    SampleRevisions.requireUv();
    SampleRevisions.in(directory);
    var project = new ProjectOnDatabase(directory);
    project.given(
        "environments/dev.yaml",
        """
        kind: dev
        app: {name: relay}
        database: {url: '${env:DEV}', restore-points: {directory: points}}
        migrations: {engine: alembic, directory: alembic}
        guardrails: {policy: {not-rehearsed: refuse}}
        """);

    project.runWithClients("migrate", "rehearse", "dev");
    String rehearsed = project.out();
    int migrated = project.run("migrate", "dev", "--to", "r28");
    int tooFar = project.run("migrate", "dev");
    String refused = project.err();
    project.runWithClients("migrate", "rehearse", "dev");
    int toTheEnd = project.run("migrate", "dev");
    int restored = project.run("restore", "dev", "--confirm", "dev");
    String told = project.err();

    assertThat(rehearsed).contains("✓ migration r31", "- no way back: ", "Rehearsed.");
    assertThat(migrated).isZero();
    assertThat(tooFar).isEqualTo(3);
    assertThat(refused).contains("began at revision none, and the database is at r28");
    assertThat(toTheEnd).isZero();
    assertThat(restored).as("%s", told).isZero();
    assertThat(project.run("migrate", "status", "dev", "--check")).isEqualTo(4);
    assertThat(project.text("select version_num from alembic_version")).isEqualTo("r28");
    assertThat(project.text("select count(*) from relayctl.migration where revision = 'r31'"))
        .isEqualTo("0");
    assertThat(project.text("select count(*) from users")).isEqualTo("0");
  }
}
