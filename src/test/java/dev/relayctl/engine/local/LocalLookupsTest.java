package dev.relayctl.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Lookups.GitFact;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real git. */
final class LocalLookupsTest {
  private static final Where WHERE = Where.file("environments/preview.yaml");

  @TempDir private Path project;

  @Test
  void tellsTheBranchBeforeTheFirstCommit() {
    git("init", "-q", "-b", "feature/new-player");

    assertThat(branch(project)).isEqualTo(Result.ok("feature/new-player"));
  }

  @Test
  void tellsTheBranchBelowTheTopOfTheRepository() throws IOException {
    git("init", "-q", "-b", "main");
    Path below = Files.createDirectory(project.resolve("backend"));

    assertThat(branch(below)).isEqualTo(Result.ok("main"));
  }

  @Test
  void tellsTheBranchOfAWorktree() throws IOException {
    git("init", "-q", "-b", "main");
    commit();
    git("worktree", "add", "-q", "-b", "other", "tree");

    assertThat(branch(project.resolve("tree"))).isEqualTo(Result.ok("other"));
  }

  @Test
  void findsNoBranchWhereACommitIsCheckedOut() throws IOException {
    git("init", "-q", "-b", "main");
    commit();
    git("checkout", "-q", "--detach");

    assertThat(branch(project).problems())
        .extracting(problem -> problem.facts().id().value())
        .containsExactly("environment.no-git");
  }

  @Test
  void findsNoBranchOutsideOfARepository() {
    assertThat(
            lookups(project, Map.of("GIT_CEILING_DIRECTORIES", "/"))
                .git(GitFact.BRANCH, WHERE)
                .problems())
        .extracting(problem -> problem.facts().id().value())
        .containsExactly("environment.no-git");
  }

  /** The accident: a program that keeps passwords asked a person for each of six answers. */
  @Test
  void asksAProgramOnceForOnePlan() throws IOException {
    Path counted = project.resolve("counted");
    List<String> program =
        List.of("sh", "-c", "echo x >> counted && grep -c x counted && test -e works");
    var time = new ManualTime();
    var lookups = new LocalLookups(project, Map.of(), new LocalProcesses(), time);

    assertThat(lookups.command(program, WHERE).problems()).hasSize(1);
    Files.createFile(project.resolve("works"));
    assertThat(lookups.command(program, WHERE)).isEqualTo(Result.ok("2"));
    assertThat(lookups.command(program, WHERE)).isEqualTo(Result.ok("2"));
    time.move(Duration.ofMinutes(1));
    assertThat(lookups.command(program, WHERE)).isEqualTo(Result.ok("3"));
    assertThat(counted).hasContent("x\nx\nx");
  }

  /** The accident: a token among the arguments, in a report that is pasted into an issue. */
  @Test
  void repeatsNoArgumentOfAProgramThatFails() {
    var problem =
        lookups(project, Map.of())
            .command(List.of("false", "-token=not-a-secret-7"), WHERE)
            .problems()
            .getFirst();

    assertThat(problem.toString()).contains("false").doesNotContain("not-a-secret-7");
  }

  private void commit() throws IOException {
    Files.writeString(project.resolve("a"), "a");
    git("add", "a");
    git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "a");
  }

  private static Result<String> branch(Path directory) {
    return lookups(directory, Map.of()).git(GitFact.BRANCH, WHERE);
  }

  private static LocalLookups lookups(Path directory, Map<String, String> variables) {
    return new LocalLookups(directory, variables, new LocalProcesses(), InstantSource.system());
  }

  private void git(String... arguments) {
    List<String> command = Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
    var call = new Processes.Call(command, project, Map.of(), Duration.ofSeconds(30));
    assertThat(new LocalProcesses().run(call))
        .as(String.join(" ", command))
        .isInstanceOfSatisfying(
            Result.Ok.class, ok -> assertThat(ok.value()).extracting("exitCode").isEqualTo(0));
  }
}
