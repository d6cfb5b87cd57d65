package dev.relayctl.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Where;

/**
 * The texts of what can go wrong between relayctl and a server.
 *
 * @param why what the server or the driver said, redacted and in one line
 */
record ConnectionProblems(DatabaseUrl database, String why) {
  private static final String CHECK_URL = "check the environment's database.url";

  Problem passwordRefused() {
    return unauthorised(
        "database.password-refused",
        "the database refused the password",
        "put the current password into the secret that database.url refers to");
  }

  Problem passwordMissing() {
    return unauthorised(
        "database.password-missing",
        "the database refused a connection without a password",
        "give database.url a password, or TLS if the server demands it: sslmode=require");
  }

  Problem roleRefused() {
    return unauthorised(
        "database.role-refused",
        "the database does not let this role in",
        "check the role in database.url, and on the server that it may log in from here");
  }

  Problem databaseMissing() {
    return Problem.invalid(
        "database.not-found",
        "the server has no such database",
        where(),
        why,
        CHECK_URL + ", or create the database");
  }

  Problem startingUp() {
    return failed(
        "database.starting-up",
        "the database is not ready yet",
        "wait for it; the same command can be tried again at once",
        Repeat.SAFE);
  }

  Problem tooManyConnections() {
    return failed(
        "database.too-many-connections",
        "the server has no connection left",
        "end idle sessions or raise max_connections; relayctl needs up to four direct ones",
        Repeat.SAFE);
  }

  Problem hostUnknown() {
    return failed(
        "database.host-unknown",
        "the database's host has no address",
        CHECK_URL + " and the name resolution of this machine",
        Repeat.SAFE);
  }

  Problem portClosed() {
    return failed(
        "database.port-closed",
        "nothing answers at the database's address",
        "start the server, or " + CHECK_URL + " (host and port)",
        Repeat.SAFE);
  }

  Problem noAnswer() {
    return failed(
        "database.no-answer",
        "the database did not answer in time",
        "try again: a sleeping database needs some seconds; else check firewall and VPN",
        Repeat.SAFE);
  }

  Problem hungUp() {
    return failed(
        "database.no-answer",
        "the database closed the connection before it was usable",
        "try again: a database that sleeps or restarts needs some seconds",
        Repeat.SAFE);
  }

  Problem tlsFailed() {
    return failed(
        "database.tls-failed",
        "no encrypted connection to the database came about",
        "check sslmode and sslrootcert in database.url against what the server offers",
        Repeat.NEVER);
  }

  Problem readOnly() {
    return failed(
        "database.read-only",
        "the database accepts no changes",
        "point database.url at the primary; if it is: ALTER DATABASE \""
            + database.database()
            + "\" SET default_transaction_read_only = off, which a full disk or a quota may have"
            + " turned on",
        Repeat.NEVER);
  }

  Problem notPermitted() {
    return failed(
        "database.not-permitted",
        "the role may not do this",
        "grant it the right, or use the role that owns the database in database.url",
        Repeat.NEVER);
  }

  Problem busy(String state) {
    return failed(
        "database.busy",
        "another transaction was in the way (SQLSTATE " + state + ")",
        "try again, or end the transaction that holds the lock",
        Repeat.SAFE);
  }

  Problem tooSlow() {
    return failed(
        "database.statement-timeout",
        "the server ended a statement that took too long",
        "look at what the server is busy with, then try again",
        Repeat.LOOK_FIRST);
  }

  Problem lost() {
    return failed(
        "database.connection-lost",
        "the connection to the database was lost",
        "run the same command again: it looks at the database before it goes on",
        Repeat.LOOK_FIRST);
  }

  Problem failed(String state) {
    return failed(
        "database.statement-failed",
        "the database refused a statement (SQLSTATE " + state + ")",
        "see the reason above; psql with the same database.url shows more",
        Repeat.NEVER);
  }

  private Problem failed(String id, String what, String remedy, Repeat repeat) {
    return new Problem.Failed(Problem.facts(id, what, where(), why, remedy), repeat);
  }

  private Problem unauthorised(String id, String what, String remedy) {
    return new Problem.Unauthorised(Problem.facts(id, what, where(), why, remedy));
  }

  private Where where() {
    return SqlProblems.where(database);
  }
}
