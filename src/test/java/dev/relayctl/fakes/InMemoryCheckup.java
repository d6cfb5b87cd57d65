package dev.relayctl.fakes;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.DatabaseCheckup;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Servers in good health until a test says otherwise; by the name of their host. */
public final class InMemoryCheckup implements DatabaseCheckup {
  /** What a healthy server answers. */
  public static final Vitals HEALTHY =
      new Vitals("17.5", 17, Access.WRITABLE, Duration.ofMillis(12));

  private final Map<String, Result<Vitals>> vitals = new HashMap<>();
  private final Map<String, Result<Encryption>> encryption = new HashMap<>();
  private final Map<String, CountDownLatch> silent = new HashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** A server that answers this. */
  public InMemoryCheckup with(String host, Vitals answer) {
    vitals.put(host, Result.ok(answer));
    return this;
  }

  /** A server with this answer to a request for TLS. */
  public InMemoryCheckup with(String host, Encryption answer) {
    encryption.put(host, Result.ok(answer));
    return this;
  }

  /** A server that can't be used. */
  public InMemoryCheckup failing(String host, Problem problem) {
    vitals.put(host, Result.bad(problem));
    return this;
  }

  /** A server that never answers; nor does it notice that nobody waits any more. */
  public InMemoryCheckup silent(String host) {
    silent.put(host, new CountDownLatch(1));
    return this;
  }

  /** The hosts that were asked for their vitals. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public Result<Vitals> vitals(DatabaseUrl database) {
    asked.add(database.host());
    CountDownLatch never = silent.get(database.host());
    while (never != null) {
      try {
        never.await();
      } catch (InterruptedException _) {
        // As deaf as a system call.
      }
    }
    return vitals.getOrDefault(database.host(), Result.ok(HEALTHY));
  }

  @Override
  public Result<Encryption> encryption(DatabaseUrl database) {
    return encryption.getOrDefault(database.host(), Result.ok(new Encryption.Offered("TLSv1.3")));
  }
}
