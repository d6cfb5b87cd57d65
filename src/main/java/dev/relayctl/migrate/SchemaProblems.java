package dev.relayctl.migrate;

import dev.relayctl.plan.Migration;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What stands against applying anything ({@code specs/migration-safety.md} §6).
 *
 * @param path where the migration's file is, or was
 */
record SchemaProblems(Migration migration, String path) {
  Problem checksumChanged(@Nullable Integer applied, @Nullable Integer now) {
    return Problem.refused(
        "migrate.checksum-changed",
        "the file of revision " + migration.revision() + " was edited after it was applied",
        Where.file(path),
        "its checksum is " + shown(now) + ", and was " + shown(applied) + " when it was applied",
        "restore the file with git (git log -- "
            + path
            + "), put the change in a new migration; or relayctl migrate repair ENV");
  }

  /** Eight hexadecimal digits, as CRC-32 is written everywhere else. */
  static String shown(@Nullable Integer checksum) {
    return checksum == null ? "unknown" : HexFormat.of().toHexDigits(checksum);
  }

  Problem renamed(String applied, String now) {
    return Problem.refused(
        "migrate.renamed",
        "the file of revision " + migration.revision() + " was renamed after it was applied",
        Where.file(path),
        "it is now '" + now + "', and was applied as '" + applied + "'",
        "give the file its old name back");
  }

  Problem fileMissing() {
    return Problem.refused(
        "migrate.file-missing",
        "the database has revision " + migration.revision() + ", but no file has it",
        Where.file(path),
        "the file was deleted, or this work tree is older than the database",
        "bring the file back: git log --all -- "
            + path
            + "; if it is gone for good: relayctl migrate repair ENV");
  }

  Problem outOfOrder(String current) {
    return Problem.refused(
        "migrate.out-of-order",
        "revision " + migration.revision() + " is older than the database's revision",
        Where.file(path),
        "it was not applied, and newer ones were, so environments would differ in their order",
        "rename the file: give it a number above the newest one; if the schema has it already:"
            + " relayctl migrate stamp ENV "
            + current);
  }

  /** Only a migration outside of a transaction has such a row: from its beginning to its end. */
  Problem failedBefore() {
    return Problem.refused(
        "migrate.failed-before",
        "revision " + migration.revision() + " failed or was cut off half-way, and not cleaned up",
        Where.file(path),
        "it ran outside of a transaction, so what it did up to there is still there",
        "unless another run is at work on it: remove what it left (an invalid index, for example),"
            + " then relayctl migrate repair ENV");
  }

  static Problem unknownSchema(Where where) {
    return Problem.refused(
        "migrate.unknown-schema",
        "the database has tables, but no history of migrations",
        where,
        "it was made by something else than these migrations, or is the wrong database",
        "check database.url; for a database to adopt, say once which revision its tables are at:"
            + " relayctl migrate stamp ENV REVISION");
  }
}
