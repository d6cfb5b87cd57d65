package dev.relayctl.sandbox.neon;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relayctl.sandbox.machines.ManualClock;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Few tests, each with much in it: a project costs a second, each server half of one. */
final class NeonServerIT {
  @TempDir Path directory = Path.of("");

  @Test
  void branchesWhileClientsWriteAndRestoresWithTheSameEndpoint() throws Exception {
    try (Neon neon = Neon.in(directory, InstantSource.system())) {
      Neon.Said project = neon.finished(neon.post("/projects", "{\"project\":{\"name\":\"a\"}}"));
      String p = "/projects/" + project.text("/project/id");
      String root = project.text("/branch/id");
      String rootUri = project.text("/connection_uris/0/connection_uri");
      try (Connection connection = Neon.connect(rootUri)) {
        Neon.run(connection, "CREATE TABLE note (n bigint PRIMARY KEY)");
        Neon.Said child;
        String childUri;
        try (var writer = new Writer(rootUri)) {
          writer.until(100);
          String before = Neon.ask(connection, "SELECT max(n) FROM note");
          Neon.Said creation =
              neon.post(
                  p + "/branches",
                  """
                  {"branch": {"name": "preview", "parent_id": "%s"},
                   "endpoints": [{"type": "read_write"}]}
                  """
                      .formatted(root));
          Neon.Said meanwhile = neon.post(p + "/branches", "{\"branch\":{\"name\":\"b\"}}");
          child = neon.finished(creation);
          childUri = uri(neon, p, child.text("/branch/id"));

          assertThat(meanwhile.status()).isEqualTo(423);
          assertThat(meanwhile.text("/message")).isEqualTo(World.BUSY);
          writer.until(writer.written() + 10);
          try (Connection copy = Neon.connect(childUri)) {
            long copied = Long.parseLong(Neon.ask(copy, "SELECT max(n) FROM note"));
            assertThat(copied).isBetween(Long.parseLong(before), writer.written());
            assertThat(Neon.ask(copy, "SELECT count(*) FROM note")).isEqualTo("" + (copied + 1));
            assertThat(Neon.ask(copy, "SHOW neon.timeline_id"))
                .isNotEqualTo(Neon.ask(connection, "SHOW neon.timeline_id"));
            assertThat(Neon.ask(copy, "SHOW neon.tenant_id"))
                .isEqualTo(Neon.ask(connection, "SHOW neon.tenant_id"));
            Neon.run(copy, "DELETE FROM note");
          }
        }

        String id = child.text("/branch/id");
        Neon.Said refused =
            neon.post(p + "/branches/" + id + "/restore", "{\"source_branch_id\":\"" + id + "\"}");
        try (Connection cut = Neon.connect(childUri)) {
          neon.finished(
              neon.post(
                  p + "/branches/" + id + "/restore",
                  """
                  {"source_branch_id": "%s", "preserve_under_name": "preview-before"}
                  """
                      .formatted(root)));
          assertThatThrownBy(() -> Neon.ask(cut, "SELECT 1")).isInstanceOf(SQLException.class);
        }
        Neon.Said kept = neon.get(p + "/branches?search=preview-before");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(uri(neon, p, id)).isEqualTo(childUri);
        assertThat(neon.get(p + "/branches/" + id).text("/branch/parent_id"))
            .isEqualTo(kept.text("/branches/0/id"));
        try (Connection restored = Neon.connect(childUri)) {
          assertThat(Neon.ask(restored, "SELECT count(*) FROM note"))
              .isEqualTo(Neon.ask(connection, "SELECT count(*) FROM note"));
        }
        assertThat(Neon.ask(connection, "SELECT 1")).isEqualTo("1");
      }
    }
  }

  @Test
  void keepsEverythingOverARestartAndTheRulesOfDeletion() throws Exception {
    var clock = new ManualClock();
    String url;
    String id;
    String p = "/projects/falling-sun-123";
    try (Neon neon = Neon.in(directory, clock)) {
      url = ok(neon.server().databaseUrl("falling-sun-123", null));
      String root = neon.get(p + "/branches").text("/branches/0/id");
      neon.call("PATCH", p + "/branches/" + root, "{\"branch\":{\"protected\":true}}");
      Neon.Said child =
          neon.finished(
              neon.post(
                  p + "/branches",
                  """
                  {"branch": {"name": "preview", "expires_at": "%s"},
                   "endpoints": [{"type": "read_write"}]}
                  """
                      .formatted(clock.instant().plusSeconds(3600))));
      id = child.text("/branch/id");
      String own = uri(neon, p, id);

      assertThat(uri(neon, p, root)).isEqualTo(url);
      assertThat(password(own)).isNotEqualTo(password(url));
      assertThat(neon.call("DELETE", p + "/branches/" + root, null).status()).isEqualTo(400);
      assertThat(neon.call("DELETE", p, null).status()).isEqualTo(400);
      assertThat(neon.post(p + "/branches", "{\"branch\":{\"name\":\"preview\"}}").status())
          .isEqualTo(409);
      try (Connection connection = Neon.connect(own)) {
        Neon.run(connection, "CREATE TABLE mark (n int)");
      }
    }
    try (Neon neon = Neon.in(directory, clock)) {
      String own = uri(neon, p, id);
      try (Connection connection = Neon.connect(own)) {
        assertThat(Neon.ask(connection, "SELECT count(*) FROM mark")).isEqualTo("0");
      }
      try (Connection connection = Neon.connect(url)) {
        assertThat(Neon.ask(connection, "SELECT to_regclass('mark') IS NULL")).isEqualTo("t");
      }
      assertThat(ok(neon.server().databaseUrl("falling-sun-123", "main"))).isEqualTo(url);
      neon.finished(neon.post(p + "/branches/" + id + "/roles/neondb_owner/reset_password", ""));
      assertThatThrownBy(() -> Neon.connect(own)).isInstanceOf(SQLException.class);

      clock.pass(Duration.ofHours(2));
      Neon.Said expired = neon.get(p + "/branches/" + id);
      neon.finished(neon.get(p + "/operations?limit=2"));

      assertThat(expired.status()).isEqualTo(200);
      assertThat(neon.get(p + "/branches/" + id).status()).isEqualTo(404);
      assertThat(neon.call("DELETE", p + "/branches/" + id, null).status()).isEqualTo(204);
      assertThat(neon.get(p + "/branches/count").text("/count")).isEqualTo("1");
    }
  }

  private static String password(String uri) {
    return URI.create(uri).getUserInfo();
  }

  private static String uri(Neon neon, String project, String branch) {
    return neon.get(
            project
                + "/connection_uri?database_name=neondb&role_name=neondb_owner&branch_id="
                + branch)
        .text("/uri");
  }

  /** Somebody who never stops writing ascending numbers; a connection that is cut is told. */
  private static final class Writer implements AutoCloseable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong written = new AtomicLong(-1);
    private final Thread thread;

    Writer(String uri) {
      thread =
          Thread.ofVirtual()
              .start(() -> {
                try (Connection connection = Neon.connect(uri)) {
                  while (!stop.get()) {
                    Neon.run(connection, "INSERT INTO note VALUES (" + (written.get() + 1) + ")");
                    written.incrementAndGet();
                  }
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
    }

    long written() {
      return written.get();
    }

    void until(long wanted) {
      while (written.get() < wanted) {
        if (!thread.isAlive()) {
          throw new AssertionError("the writer was interrupted after " + written.get());
        }
        Thread.onSpinWait();
      }
    }

    @Override
    public void close() {
      stop.set(true);
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
