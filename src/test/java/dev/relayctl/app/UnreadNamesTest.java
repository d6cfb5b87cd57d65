package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.config.Format;
import dev.relayctl.config.TomlFile;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The accident: a setting was renamed in the code, and the old one was still given. */
class UnreadNamesTest {
  @TempDir private Path directory;

  @Test
  void findsANameThatIsOnlyInEnvironmentsAndDocuments() throws IOException {
    given("app.py", "import os\nos.environ['STRIPE_KEY']\n");
    given("environments/dev.yaml", "env: {LOG_LEVL: info}");
    given("fly.dev.toml", "[env]\nLOG_LEVL = 'info'\n");
    given("README.md", "LOG_LEVL");
    given(".env", "LOG_LEVL=info");
    given("node_modules/x/index.js", "process.env.LOG_LEVL");

    assertThat(unread("STRIPE_KEY", "LOG_LEVL")).containsExactly("LOG_LEVL");
  }

  @Test
  void readsOtherFormsOfAName() throws IOException {
    given(
        "settings.py",
        "model_config = SettingsConfigDict(env_prefix='APP_')\nstripe_key: str\nlogLevel = 1\n");
    given("application.yaml", "mail.from: x\n");

    assertThat(unread("STRIPE_KEY", "LOG_LEVEL", "MAIL_FROM", "APP_STRIPE_KEY", "WEB_STRIPE_KEY"))
        .containsExactly("WEB_STRIPE_KEY");
  }

  @Test
  void sparesWhatRuntimesReadAndWhatCommandsName() throws IOException {
    given("main.go", "package main\n");

    assertThat(unread("PORT", "DATABASE_URL", "JAVA_OPTS", "PYTHONPATH", "FLY_REGION", "WORKERS"))
        .isEmpty();
  }

  @Test
  void saysNothingWithoutSource() throws IOException {
    given("notes.txt", "nothing");

    assertThat(unread("STRIPE_KEY")).isEmpty();
  }

  @Test
  void whereADirectoryCannotBeReadNothingIsCalledUnread() throws IOException {
    UnreadNames.Unread found = searchBeside(LongPaths.NAME, "STRIPE_KEY", "LOG_LEVL");

    assertThat(found.names()).isEmpty();
    assertThat(found.gap()).isEqualTo(LongPaths.NAME + " can't be read");
  }

  @Test
  void aDirectoryThatNobodyLooksIntoMayBeShut() throws IOException {
    UnreadNames.Unread found =
        searchBeside("." + LongPaths.NAME.substring(1), "STRIPE_KEY", "LOG_LEVL");

    assertThat(found).isEqualTo(new UnreadNames.Unread(Set.of("LOG_LEVL"), null));
  }

  @Test
  void whatIsReadElsewhereNeedsNoOtherPlace() throws IOException {
    assertThat(searchBeside(LongPaths.NAME, "STRIPE_KEY").gap()).isNull();
  }

  /** Looks through a project with a directory that can't be opened. */
  private UnreadNames.Unread searchBeside(String shut, String... names) throws IOException {
    given("project/app.py", "import os\nos.environ['STRIPE_KEY']\n");
    given("project/" + shut + "/settings.py", "log_levl: str\n");
    return LongPaths.moved(directory.resolve("project"), project -> search(project, names));
  }

  private Set<String> unread(String... names) {
    return search(directory, names).names();
  }

  private static UnreadNames.Unread search(Path directory, String... names) {
    var project =
        new Project(
            directory,
            new InMemoryLookups(),
            new ReferencedDatabases(new InMemoryLookups()),
            Project.World.REAL,
            () -> Instant.EPOCH);
    return new UnreadNames(project).of(List.of(names), toml());
  }

  private static FlyToml toml() {
    Result<FlyToml> read =
        TomlFile.parse("[processes]\napp = \"serve --workers $WORKERS\"\n", "fly.toml")
            .then(tree -> FlyToml.read(tree, Format.of("fly.toml")));
    return ok(read);
  }

  private void given(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
