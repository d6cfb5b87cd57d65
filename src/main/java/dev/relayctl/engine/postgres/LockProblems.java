package dev.relayctl.engine.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ledger;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The texts of what can stand between a run and its lock. */
record LockProblems(EnvironmentName environment, DatabaseUrl database) {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  Problem held(Ledger.@Nullable Lock lock) {
    return locked(
        "lock.held", atWork(), holder(lock), "wait for it to end: relayctl history " + environment);
  }

  /** A holder who has fallen silent, and whose session this role may not end. */
  Problem notPermittedToEnd(Ledger.@Nullable Lock lock, LockRow.Keeper keeper) {
    return locked(
        "lock.held",
        atWork(),
        holder(lock)
            + ("; silent for " + keeper.silentSeconds() + " s, and " + role())
            + " may not end its session",
        "as the role that it uses, or as a superuser: SELECT pg_terminate_backend("
            + keeper.backend()
            + "), then the same command again");
  }

  /** A holder whose session was ended and goes on holding the lock. */
  Problem notEnded(Ledger.@Nullable Lock lock, LockRow.Keeper keeper) {
    return locked(
        "lock.held",
        atWork(),
        holder(lock)
            + ("; silent for " + keeper.silentSeconds() + " s, its session was told to end"),
        "try the same command again; the session is backend " + keeper.backend());
  }

  /** A restore that outlived the run that began it, or one of another environment. */
  Problem restoring(int backend) {
    return locked(
        "lock.restoring",
        "the database is being restored",
        "the server's process " + backend + " is at it; what else is done meanwhile may be lost",
        "wait for its end, or end it: SELECT pg_terminate_backend("
            + backend
            + "), which leaves the database as it was");
  }

  Problem expectedBack(Ledger.@Nullable Lock lock, long seconds) {
    return locked(
        "lock.held",
        atWork(),
        holder(lock) + "; the server was restarted, and they may come back for " + seconds + " s",
        "wait so long, then the same command again");
  }

  /** Another has the lock now, or none of this program could get it back. */
  Problem lost(String why) {
    return locked(
        "lock.lost",
        "the lock of " + environment + " was lost",
        why,
        "look with relayctl status, then run the same command again: it goes on from there");
  }

  String takenOver(Ledger.@Nullable Lock lock) {
    return lock == null ? "somebody else has taken the lock over" : "now " + holder(lock);
  }

  Problem pooled() {
    return Problem.invalid(
        "lock.pooled-connection",
        "the connection for the lock goes through a pooler",
        SqlProblems.where(database),
        "its statements reach different sessions of the server, and a lock belongs to one",
        "put the direct URL into database.direct-url (past PgBouncer: mostly port 5432)");
  }

  /** The connection broke; whatever was written is written again in the next try. */
  Problem broken(String why) {
    return again("the connection to the database was lost", why);
  }

  /** The server has not given the lock of the earlier session back yet. */
  Problem notYetFree() {
    return again("the lock is not free yet", "the session that had it is still ending");
  }

  private Problem again(String what, String why) {
    return new Problem.Failed(
        Problem.facts(
            "database.connection-lost",
            what,
            SqlProblems.where(database),
            why,
            "run the same command again: it looks at the database before it goes on"),
        Repeat.SAFE);
  }

  private Problem locked(String id, String what, String why, String remedy) {
    return new Problem.Locked(
        Problem.facts(id, what, Where.system("ledger", "lock of " + environment), why, remedy));
  }

  private String atWork() {
    return "somebody else is at work in " + environment;
  }

  private String role() {
    String user = database.user();
    return user == null ? "this role" : "the role " + user;
  }

  private static String holder(Ledger.@Nullable Lock lock) {
    if (lock == null) {
      return "they have just begun, and have not said who they are";
    }
    return lock.holder().who()
        + (" runs \"" + lock.holder().command() + "\" since " + CLOCK.format(lock.since()))
        + (lock.step() == null ? "" : ", now at step " + lock.step());
  }
}
