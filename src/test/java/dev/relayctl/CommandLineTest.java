package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relayctl.app.UseCases;
import dev.relayctl.cli.Backend;
import dev.relayctl.cli.CommandLineFront;
import dev.relayctl.cli.Screen;
import dev.relayctl.cli.Terminal;
import dev.relayctl.run.Announcements;
import dev.relayctl.testing.Golden;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line in this process: what it says and its exit codes. */
final class CommandLineTest {
  @TempDir private Path project;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "deploy",
        "plan",
        "resume",
        "rollback",
        "promote",
        "migrate",
        "migrate status",
        "migrate history",
        "migrate new",
        "migrate check",
        "migrate heads",
        "migrate undo",
        "migrate stamp",
        "migrate repair",
        "migrate verify",
        "migrate rehearse",
        "status",
        "doctor",
        "explain",
        "history",
        "restore",
        "logs",
        "run",
        "console",
        "secrets",
        "secrets list",
        "secrets check",
        "secrets diff",
        "secrets set",
        "secrets unset",
        "env",
        "env list",
        "env show",
        "env check",
        "env diff",
        "env adopt",
        "fly",
        "fly config",
        "init",
        "ci",
        "ci install",
        "ci check",
        "pages",
        "pages sync",
        "pages check",
        "sandbox"
      })
  void helpIsAsAgreed(String command) throws IOException {
    List<String> arguments = new ArrayList<>(words(command));
    arguments.add("--help");

    assertThat(run(arguments)).isZero();

    String name = command.isEmpty() ? "relayctl" : command.replace(' ', '-');
    Golden.check("help/" + name + ".txt", out.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "env", "fly", "secrets"})
  void aCommandThatOnlyHoldsOthersShowsItsHelp(String command) throws IOException {
    assertThat(run(words(command))).isZero();

    String name = command.isEmpty() ? "relayctl" : command;
    Golden.check("help/" + name + ".txt", out.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "plan", "migrate", "rollback", "promote staging"})
  void whatIsAllowedIsReadBeforeTheWorldIsAsked(String command) {
    assertThat(run(words(command + " nowhere --allow dirty-tre --reason hotfix"))).isEqualTo(2);

    assertThat(err.toString()).contains("did you mean dirty-tree?").doesNotContain("nowhere");
  }

  @ParameterizedTest
  @CsvSource({
    "env show, ENV",
    "env diff, ENV",
    "env diff dev, OTHER",
    "fly config, ENV",
    "logs, ENV",
    "run dev, COMMAND",
    "secrets set dev, NAME",
    "migrate new, NAME",
    "migrate undo, ENV",
    "sandbox, ACTION"
  })
  void aMissingArgumentIsNamed(String command, String missing) {
    assertThat(run(words(command))).isEqualTo(2);

    assertThat(err.toString())
        .startsWith("usage.unknown-argument: Missing required parameter")
        .contains("'" + missing + "'");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aDeployNeedsAnEnvironmentOrAPlan() {
    assertThat(run(List.of("deploy"))).isEqualTo(2);

    assertThat(err.toString()).startsWith("usage.no-environment: deploy needs an environment");
  }

  @ParameterizedTest
  @CsvSource({
    "deplyo dev, deploy",
    "env lst, list",
    "env list --jsn, --json",
    "deplyo env list, deploy",
    "migrate lnt dev, lint"
  })
  void aSlipIsAnsweredWithWhatWasPerhapsMeant(String command, String meant) {
    assertThat(run(words(command))).isEqualTo(2);

    assertThat(err.toString()).contains("did you mean " + meant + "?");
  }

  @Test
  void aDirectoryMayHaveTheNameOfACommand() throws IOException {
    Path directory = Files.createDirectories(project.resolve("deploy/environments"));
    Files.writeString(directory.resolve("local.yaml"), "kind: local\n");

    assertThat(run(List.of("-C", project.resolve("deploy").toString(), "env", "list"))).isZero();

    assertThat(out.toString()).contains("local");
  }

  @Test
  void anArgumentWithAnAtSignIsNoFileOfArguments() throws IOException {
    Path file = Files.writeString(project.resolve("names"), "history");

    assertThat(run(List.of("@" + file))).isEqualTo(2);

    assertThat(err.toString()).contains("@" + file);
  }

  @Test
  void aDirectoryMayBeTypedAsACommandIs() {
    assertThat(run(List.of("-C", "fly", "env", "list"))).isEqualTo(2);

    assertThat(err.toString()).startsWith("usage.no-directory: ").contains("fly is no directory");
  }

  @Test
  void anExceptionComesOutWhole() {
    var bug = new IllegalStateException("a bug");
    var front = new CommandLineFront(new Broken(bug), terminal());

    assertThatThrownBy(() -> front.run(List.of("env", "list"))).isSameAs(bug);

    assertThat(err.toString()).isEmpty();
  }

  @Test
  void anInterruptedCommandIsNoBug() {
    var front = new CommandLineFront(new Broken(new InterruptedException()), terminal());

    assertThat(front.run(List.of("status"))).isEqualTo(6);

    assertThat(err.toString()).startsWith("run.interrupted: ");
  }

  @Test
  void anInterruptedStatusIsNoEmptyTable() throws IOException {
    Files.createDirectories(project.resolve("environments"));
    Files.writeString(project.resolve("environments/local.yaml"), "kind: local\n");

    Thread.currentThread().interrupt();
    int exit = run(List.of("-C", project.toString(), "status"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(exit).as(out.toString()).isEqualTo(6);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void watchingGivesNoSequenceOfDocuments() {
    assertThat(run(List.of("status", "--watch", "--json"))).isEqualTo(2);

    assertThat(err.toString()).startsWith("usage.watch-with-json: ");
  }

  private int run(List<String> arguments) {
    return new CommandLineFront(new Composition(Map.of()), terminal()).run(arguments);
  }

  private static List<String> words(String command) {
    return command.isEmpty() ? List.of() : List.of(command.split(" "));
  }

  private Terminal terminal() {
    return new Terminal(
        new PrintWriter(out),
        new PrintWriter(err),
        new BufferedReader(Reader.nullReader()),
        Terminal.Mode.UNATTENDED,
        new Screen(80, Screen.Drawing.APPENDED));
  }

  private record Broken(Exception bug) implements Backend {
    @Override
    public UseCases useCases(UseCases.Settings settings) {
      throw unchecked(bug);
    }

    @Override
    public Announcements announcements(UseCases.Settings settings, Consumer<String> commands) {
      return Announcements.NOBODY;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> RuntimeException unchecked(Exception bug) throws E {
      throw (E) bug;
    }

    @Override
    public String version() {
      return "1";
    }
  }
}
