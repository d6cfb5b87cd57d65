package dev.relayctl.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.engine.local.LocalProcesses;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.Upstream;
import dev.relayctl.plan.Upstream.State;
import dev.relayctl.testing.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real repository, a real remote beside it, and a colleague. */
class GitUpstreamTest {
  @TempDir private Path directory;
  private Path here = Path.of("");
  private Path colleague = Path.of("");
  private final GitWorkTree git = new GitWorkTree(new LocalProcesses());

  @BeforeEach
  void shareARepository() throws Exception {
    run(directory, "init", "-q", "--bare", "-b", "main", "remote.git");
    here = clone("here");
    commit(here, "first");
    run(here, "push", "-q", "origin", "HEAD:main");
    colleague = clone("colleague");
  }

  @Test
  void theRemoteHasTheSame() {
    assertThat(state()).contains(State.SAME);
  }

  @Test
  void noticesFilesThatAreInNoCommit() throws Exception {
    Files.createDirectories(here.resolve("migrations"));
    Files.writeString(here.resolve("migrations/V1__a.sql"), "");
    Files.writeString(here.resolve("migrations/draft.tmp"), "");
    Files.writeString(here.resolve(".gitignore"), "*.tmp");
    Files.writeString(here.resolve("notes.txt"), "");

    assertThat(git.untracked(here, "migrations")).containsExactly("migrations/V1__a.sql");
    run(here, "add", ".");
    assertThat(git.untracked(here, "migrations")).isEmpty();
    assertThat(git.untracked(directory, "migrations")).isEmpty();
  }

  @Test
  void noticesACommitThatIsOnlyHere() throws Exception {
    commit(here, "mine");

    assertThat(state()).contains(State.AHEAD);
  }

  @Test
  void noticesWhatACollegueHasPushedAndNobodyHasFetched() throws Exception {
    commit(colleague, "theirs");
    run(colleague, "push", "-q", "origin", "HEAD:main");

    assertThat(state()).contains(State.BEHIND);
    run(here, "fetch", "-q");
    assertThat(state()).contains(State.BEHIND);
    commit(here, "mine");
    assertThat(state()).contains(State.DIVERGED);
  }

  @Test
  void noticesABranchThatTheRemoteLacks() throws Exception {
    run(here, "switch", "-q", "-c", "feature/x");
    commit(here, "mine");

    assertThat(state()).contains(State.ABSENT);
  }

  @Test
  void comparesWithTheBranchThatIsFollowed() throws Exception {
    run(here, "switch", "-q", "-c", "work");
    run(here, "branch", "-q", "--set-upstream-to=origin/main");

    assertThat(state()).contains(State.SAME);
    commit(here, "mine");
    assertThat(state()).contains(State.AHEAD);
  }

  @Test
  void aCommitThatAnotherBranchOfTheRemoteHasIsNobodysOwn() throws Exception {
    run(here, "fetch", "-q");
    run(here, "switch", "-q", "-c", "feature/y");

    assertThat(state()).contains(State.SAME);
  }

  @Test
  void asksTheOnlyRemoteWhateverItsName() throws Exception {
    run(here, "remote", "rename", "origin", "github");
    run(here, "config", "--unset-all", "branch.main.remote");

    assertThat(state()).contains(State.SAME);
  }

  @Test
  void aRemoteThatIsGoneTellsNothing() throws Exception {
    run(here, "remote", "set-url", "origin", directory.resolve("nowhere").toString());

    assertThat(state()).contains(State.UNKNOWN);
  }

  @Test
  void thereIsNothingToAskWithoutARemote() throws Exception {
    run(here, "remote", "remove", "origin");

    assertThat(state()).isEmpty();
    assertThat(git.upstream(directory, Source.NONE)).isEmpty();
  }

  private Optional<State> state() {
    return git.upstream(here, Results.ok(git.source(here))).map(Upstream::state);
  }

  private Path clone(String name) throws Exception {
    run(directory, "clone", "-q", "remote.git", name);
    Path clone = directory.resolve(name);
    run(clone, "switch", "-q", "-C", "main");
    return clone;
  }

  private static void commit(Path repository, String text) throws Exception {
    Files.writeString(repository.resolve(text + ".txt"), text);
    run(repository, "add", ".");
    run(repository, "commit", "-qm", text);
  }

  private static void run(Path where, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=a", "-c", "user.email=a@example.com"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(where.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).as(String.join(" ", arguments)).isZero();
  }
}
