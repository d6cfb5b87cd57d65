package dev.relayctl.cli;

import dev.relayctl.app.Ground;
import dev.relayctl.app.LintMigrations;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.LintExchange;
import dev.relayctl.report.LintReport;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl migrate lint}. */
final class MigrateLintCommand {
  private MigrateLintCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec targets =
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("ENV|FILE")
            .description(
                "The environment whose pending migrations are meant, or SQL files, in order.")
            .build();
    OptionSpec schema =
        Arguments.texts(
            "--schema",
            "FILE",
            "SQL that makes the schema which files are applied to. May be given several times.");
    OptionSpec merge =
        Arguments.text(
            "--merge-base",
            "BRANCH",
            "Look at the files as they would be after a merge of HEAD with this branch: revisions"
                + " that collide, or that the environment has and the merge hasn't, are found before it.");
    OptionSpec on =
        Arguments.choice(
            "--on",
            "GROUND",
            List.of("replay", "copy", "branch"),
            "What the pending migrations of an environment are tried on: replay, an empty database"
                + " after those that it has; copy, a copy of its database with all data on this"
                + " machine, which needs pg_dump; or branch, a branch of it at Neon, which needs"
                + " NEON_API_KEY. Default: replay.");
    OptionSpec format =
        Arguments.choice(
            "--format",
            "FORMAT",
            List.of("text", "json", "sarif", "github"),
            "text, json, sarif, or github for annotations in a workflow. Default: text.");
    return Arguments.command(
            "lint",
            "Says what migrations would lock, rewrite and break. They are run on a PostgreSQL of"
                + " this machine that is thrown away; the environment's is only asked for its history and for sizes."
                + " Exits with 3 when one is unsafe.",
            () ->
                lint(
                    root,
                    Arguments.all(targets),
                    Arguments.all(schema),
                    Arguments.maybe(merge),
                    ground(Arguments.maybe(on)),
                    Arguments.maybe(format)),
            "relayctl migrate lint production",
            "relayctl migrate lint staging --merge-base origin/main",
            "relayctl migrate lint --schema schema.sql migrations/V12__add_artist.sql",
            "relayctl migrate lint production --on branch",
            "relayctl migrate lint staging --format sarif > lint.sarif")
        .addPositional(targets)
        .addOption(schema)
        .addOption(merge)
        .addOption(on)
        .addOption(format);
  }

  private static Ground ground(@Nullable String typed) {
    return typed == null ? Ground.REPLAY : Ground.valueOf(typed.toUpperCase(Locale.ROOT));
  }

  private static int lint(
      RelayctlCommand root,
      List<String> targets,
      List<String> schema,
      @Nullable String merge,
      Ground ground,
      @Nullable String format) {
    Result<LintReport> linted =
        root.useCases("migrate lint")
            .lints()
            .then(lints -> report(lints, targets, schema, merge, ground));
    Function<LintReport, String> asText =
        switch (format == null ? "text" : format) {
          case "json" -> LintReport::json;
          case "sarif" -> LintExchange::sarif;
          case "github" -> LintExchange::github;
          default -> LintReport::text;
        };
    int exit = root.print(linted, asText, LintReport::json);
    boolean unsafe = linted.map(LintReport::unsafe).orElse(_ -> false);
    return unsafe ? ExitCode.REFUSED.number() : exit;
  }

  private static Result<LintReport> report(
      LintMigrations lints,
      List<String> targets,
      List<String> schema,
      @Nullable String merge,
      Ground ground) {
    boolean files = targets.stream().anyMatch(target -> target.endsWith(".sql"));
    if (files && merge == null && ground == Ground.REPLAY) {
      return lints.files(schema, targets);
    }
    if (!files && targets.size() == 1 && schema.isEmpty()) {
      return merge == null
          ? lints.pending(targets.getFirst(), ground)
          : lints.merged(targets.getFirst(), merge, ground);
    }
    return Result.bad(
        Problem.invalid(
            "usage.missing-argument",
            targets.size() > 1
                ? "only one environment can be linted at a time"
                : "it isn't said what to lint",
            new Where.OnCommandLine("relayctl migrate lint"),
            "an environment has pending migrations; files end in .sql",
            "relayctl migrate lint ENV, or relayctl migrate lint --schema schema.sql FILE.sql"));
  }
}
