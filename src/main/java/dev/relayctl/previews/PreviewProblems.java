package dev.relayctl.previews;

import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Where;
import dev.relayctl.run.PreviewDatabases.Parent;
import dev.relayctl.run.PreviewDatabases.Script;

/** What can be wrong with a preview's database. */
final class PreviewProblems {
  private PreviewProblems() {}

  static Problem busy(Parent parent, String id) {
    return new Problem.Locked(
        Problem.facts(
            "preview.busy",
            "somebody else makes or removes this preview right now",
            SqlProblems.where(parent.direct()),
            "its lock, of " + id + ", is taken",
            "wait until that has ended, then run the same command again"));
  }

  static Problem crowded(Parent parent) {
    return new Problem.Locked(
        Problem.facts(
            "preview.crowded",
            "others have been making previews of " + parent.environment() + " for ten minutes",
            SqlProblems.where(parent.direct()),
            "its database is copied for one preview at a time",
            "run the same command again; where copies take that long: data: schema"));
  }

  static Problem notOurs(Parent parent, String id) {
    return Problem.refused(
        "preview.database-not-ours",
        "there is a database " + id + " that isn't this preview's",
        SqlProblems.where(parent.direct()),
        "its comment doesn't say so, and nothing is known of what it holds",
        "rename it, or the branch");
  }

  static Problem inUse(Parent parent, String source) {
    return new Problem.Failed(
        Problem.facts(
            "preview.parent-in-use",
            "the database " + source + " can't be copied: somebody is connected to it",
            SqlProblems.where(parent.direct()),
            "PostgreSQL copies only databases that nobody uses",
            "name one that nobody uses with preview.template, or take data: schema"),
        Repeat.SAFE,
        null);
  }

  static Problem noSource(Parent parent, String source) {
    return Problem.invalid(
        "preview.no-template-database",
        "there is no database " + source + " to copy",
        SqlProblems.where(parent.direct()),
        "the server has none of that name",
        "correct preview.template");
  }

  static Problem script(Script script, String why) {
    return Problem.failed(
        "preview.script-failed",
        "the copy could not be anonymised, and nobody can use it",
        Where.file(script.file()),
        why,
        "correct the script and run the same command again");
  }
}
