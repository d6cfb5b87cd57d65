package dev.relayctl.migrate.alembic;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.stream.Collectors;

/** The texts of what is wrong with a project's revisions ({@code specs/migration-safety.md} §5). */
final class RevisionProblems {
  private RevisionProblems() {}

  static Problem unreadable(String file, int line, String why) {
    return Problem.invalid(
        "migrate.alembic-file-unreadable",
        "a revision file can't be read without running it",
        new Where.InFile(file, line, 0),
        why,
        "write it as alembic does, at the top level: revision = \"4f2a\", down_revision = None");
  }

  static Problem notOpened(String path, Exception e) {
    return Problem.invalid(
        "migrate.directory-unreadable",
        "the revision files can't be read",
        Where.file(path),
        e.getClass().getSimpleName() + ": " + e.getMessage(),
        "make it readable for this user");
  }

  static Problem duplicate(RevisionFile one, RevisionFile other) {
    return Problem.invalid(
        "migrate.alembic-duplicate-revision",
        "two files are revision " + one.revision(),
        Where.file(other.file()),
        one.file() + " has it, too; alembic would take one of them and overlook the other",
        "give the one that was applied nowhere an identifier of its own, and correct who follows it");
  }

  static Problem missingParent(RevisionFile file, String parent) {
    return Problem.invalid(
        "migrate.alembic-missing-parent",
        "revision " + file.revision() + " follows " + parent + ", which no file has",
        Where.file(file.file()),
        "a file was deleted, or this branch lacks a commit that has it",
        "bring the file back: git log --all --diff-filter=D -- '*" + parent + "*'");
  }

  static Problem cycle(List<RevisionFile> cycle) {
    String ids =
        cycle.stream().map(RevisionFile::revision).collect(Collectors.joining(" -> ", "", " -> "));
    String files = cycle.stream().map(RevisionFile::file).collect(Collectors.joining(", "));
    return Problem.invalid(
        "migrate.alembic-cycle",
        "revisions follow each other in a circle",
        Where.file(cycle.getFirst().file()),
        ids + cycle.getFirst().revision() + " (" + files + ")",
        "correct down_revision or depends_on in the file that was edited last");
  }

  static Problem multipleHeads(List<RevisionFile> heads, String program) {
    String ids = heads.stream().map(RevisionFile::revision).collect(Collectors.joining(", "));
    String files = heads.stream().map(RevisionFile::file).collect(Collectors.joining(", "));
    return Problem.refused(
        "migrate.alembic-multiple-heads",
        "the revisions have " + heads.size() + " heads: " + ids,
        Where.file(heads.getLast().file()),
        "nothing follows any of " + files + ", so that 'upgrade head' has no single target",
        program + " merge heads -m merge; don't give an applied revision another parent");
  }

  static Problem idTooLong(RevisionFile file) {
    return Problem.refused(
        "migrate.alembic-id-too-long",
        "the identifier " + file.revision() + " is longer than 32 characters",
        Where.file(file.file()),
        "alembic_version has room for 32; it would fail after its statements have run (22001)",
        "shorten revision in this file, and down_revision in those that follow it");
  }

  static Problem missingRevision(String revision, String directory, String database) {
    return Problem.refused(
        "migrate.alembic-missing-revision",
        "the database is at revision " + revision + ", but no file has it",
        Where.file(directory),
        database
            + ": this code is older than the database, or the file was deleted (alembic would say"
            + " \"can't locate revision\")",
        "pull the branch that has it (git log --all -- '*"
            + revision
            + "*'); relayctl migrate stamp ENV only when the schema is proven to be that one's");
  }

  static Problem unknownSchema(Where where) {
    return Problem.refused(
        "migrate.unknown-schema",
        "the database has tables, but no alembic_version",
        where,
        "it was made by something else than these revisions, or is the wrong database",
        "check database.url; for a database to adopt, once: relayctl migrate stamp ENV REVISION");
  }
}
