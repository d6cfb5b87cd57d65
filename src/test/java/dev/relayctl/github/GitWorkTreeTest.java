package dev.relayctl.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.engine.local.LocalProcesses;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitWorkTreeTest {
  @TempDir private Path repository;
  private Path project = Path.of("");
  private final GitWorkTree git = new GitWorkTree(new LocalProcesses());

  @BeforeEach
  void commitAProjectInASubdirectory() throws Exception {
    project = Files.createDirectories(repository.resolve("services/api"));
    Files.createDirectories(project.resolve("app"));
    Files.writeString(project.resolve("app/naïve name.py"), "q = 'SELECT 1'\n");
    Files.writeString(project.resolve("app/logo.bin"), "\0\1");
    Files.writeString(repository.resolve("outside.py"), "x = 1\n");
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "first");
  }

  @Test
  void readsFilesAsTheyAreInACommit() throws Exception {
    String commit = git("rev-parse", "HEAD").strip();
    Files.writeString(project.resolve("app/naïve name.py"), "q = 'SELECT 2'\n");
    Files.writeString(project.resolve("app/new.py"), "q = 'SELECT 3'\n");

    Result<Map<String, String>> files = git.of(project, commit, path -> path.endsWith(".py"));

    assertThat(files.orElse(_ -> Map.of()))
        .isEqualTo(Map.of("app/naïve name.py", "q = 'SELECT 1'\n"));
  }

  @Test
  void saysWhichCommitIsMissing() {
    Result<Map<String, String>> files = git.of(project, "0".repeat(40), _ -> true);

    assertThat(files.problems().getFirst().facts().id().value())
        .isEqualTo("code.commit-unreadable");
    assertThat(files.problems().getFirst().facts().remedy()).contains("git fetch");
  }

  @Test
  void takesNothingButAnIdForACommit() {
    assertThat(git.of(project, "--output=/etc/passwd", _ -> true).problems()).hasSize(1);
  }

  @Test
  void readsWhatAMergeWouldHaveAndChangesNothing() throws Exception {
    git("branch", "-M", "main");
    git("checkout", "-qb", "topic");
    commit("app/topic.py", "t = 1\n");
    git("checkout", "-q", "main");
    commit("app/main.py", "m = 1\n");
    git("checkout", "-q", "topic");
    String before = git("status", "--porcelain=v2", "--branch");

    Result<Map<String, String>> files =
        git.merged(project, "main")
            .then(tree -> git.of(project, tree, path -> path.endsWith("n.py")));

    assertThat(files.orElse(_ -> Map.of())).isEqualTo(Map.of("app/main.py", "m = 1\n"));
    assertThat(git("status", "--porcelain=v2", "--branch")).isEqualTo(before);
    assertThat(git("ls-files")).doesNotContain("main.py");
  }

  @Test
  void namesWhatConflicts() throws Exception {
    git("branch", "-M", "main");
    git("checkout", "-qb", "topic");
    commit("app/same.py", "t = 1\n");
    git("checkout", "-q", "main");
    commit("app/same.py", "m = 1\n");

    Problem problem = git.merged(project, "topic").problems().getFirst();

    assertThat(problem.facts().id().value()).isEqualTo("code.merge-conflict");
    assertThat(problem.facts().why()).contains("app/same.py");
  }

  @Test
  void saysWhichBranchIsUnknown() {
    assertThat(git.merged(project, "nosuch").problems().getFirst().facts().id().value())
        .isEqualTo("code.unknown-commit");
    assertThat(git.merged(project, "--stdin").problems().getFirst().facts().id().value())
        .isEqualTo("code.unknown-commit");
  }

  private void commit(String file, String text) throws Exception {
    Files.writeString(project.resolve(file), text);
    git("add", ".");
    git("commit", "-qm", file);
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=a", "-c", "user.email=a@example.org"));
    command.addAll(Arrays.asList(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(repository.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
