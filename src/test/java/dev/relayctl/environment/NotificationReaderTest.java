package dev.relayctl.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Notification.Event;
import dev.relayctl.environment.Notification.Form;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import dev.relayctl.testing.OneEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotificationReaderTest {
  private static final String STAGING = "kind: staging\napp: { name: shop }\n";

  @TempDir Path project;

  @Test
  void takesAllKeysAndKnowsWhatIsUsual() throws IOException {
    Environment environment =
        OneEnvironment.read(
            "staging",
            STAGING
                + """
                notify:
                  - { url: "${env:SLACK}", form: slack, on: [start, failure] }
                  - url: https://hooks.example.com/${env:TOKEN}
                """,
            project);

    assertThat(environment.notifications())
        .extracting(one -> one.url().reference())
        .containsExactly("${env:SLACK}", "…${env:TOKEN}");
    assertThat(environment.notifications())
        .extracting(Notification::form)
        .containsExactly(Form.SLACK, Form.JSON);
    assertThat(environment.notifications().getFirst().on())
        .containsExactlyInAnyOrder(Event.START, Event.FAILURE);
    assertThat(environment.notifications().getLast().on())
        .containsExactlyInAnyOrder(Event.SUCCESS, Event.FAILURE, Event.ROLLBACK);
  }

  @Test
  void aUrlIsNeverShown() throws IOException {
    Environment environment =
        OneEnvironment.read(
            "dev",
            "kind: local\nnotify: [{ url: \"http://127.0.0.1:9/not-a-secret-hook\" }]\n",
            project);

    assertThat(environment.settings())
        .filteredOn(setting -> setting.path().equals("notify[0].url"))
        .extracting(Environment.Setting::value)
        .containsExactly("…");
    assertThat(environment.toString()).doesNotContain("not-a-secret-hook");
  }

  @Test
  void onlyALocalEnvironmentMayHoldIt() throws IOException {
    Path file = Files.createDirectories(project.resolve("environments")).resolve("staging.yaml");
    Files.writeString(file, STAGING + "notify: [{ url: \"https://hooks.example.com/1\" }]\n");

    assertThat(
            Environments.load(project)
                .then(all -> all.find("staging", new Where.OnCommandLine("staging")))
                .problems())
        .singleElement()
        .extracting(Problem::facts)
        .satisfies(facts -> {
          assertThat(facts.id().value()).isEqualTo("config.literal-secret");
          assertThat(facts.what()).startsWith("notify[0].url is written out");
          assertThat(facts.remedy()).contains("${env:STAGING_WEBHOOK}");
        });
  }

  @Test
  void anEventThatIsNoneIsToldWhereItIsWritten() throws IOException {
    List<Problem> problems =
        OneEnvironment.tried(
                "staging", STAGING + "notify: [{ url: \"${env:A}\", on: [never] }]\n", project)
            .problems();

    assertThat(problems)
        .singleElement()
        .extracting(Problem::facts)
        .satisfies(facts -> {
          assertThat(facts.id().value()).isEqualTo("config.unknown-value");
          assertThat(facts.where().text()).contains("staging.yaml:3:");
        });
  }
}
