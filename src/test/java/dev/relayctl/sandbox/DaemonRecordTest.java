package dev.relayctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.state.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonRecordTest {
  /** A file of a version that had no Neon, no Pages and no GitHub yet. */
  private static final String OLD =
      """
      {"pid": 1, "startedAt": "2026-01-02T03:04:05Z", "processStartMillis": 1000,
       "machinesPort": 4001, "controlPort": 4002, "postgresPort": 4003,
       "adminToken": "not-a-secret", "version": "0.1.0"}
      """;

  @Test
  void readsTheFilesOfOlderVersions(@TempDir Path directory) throws IOException {
    Path record = Files.writeString(directory.resolve("daemon.json"), OLD);
    Path ports = Files.writeString(directory.resolve("ports.json"), "{\"machines\": 4001}");

    var daemon = new StateFile<>(record, DaemonRecord.class).read();
    var kept = new StateFile<>(ports, DaemonPorts.class).read();

    assertThat(daemon.orElse(_ -> Optional.empty()))
        .hasValueSatisfying(found -> {
          assertThat(found.machinesPort()).isEqualTo(4001);
          assertThat(found.githubPort()).isZero();
        });
    assertThat(kept.orElse(_ -> Optional.empty())).contains(new DaemonPorts(4001, 0, 0, 0, 0));
  }
}
