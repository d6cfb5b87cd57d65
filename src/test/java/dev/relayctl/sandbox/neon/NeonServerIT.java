package dev.relayctl.sandbox.neon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
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
    public void close() throws InterruptedException {
      stop.set(true);
      thread.join();
    }
  }
}
