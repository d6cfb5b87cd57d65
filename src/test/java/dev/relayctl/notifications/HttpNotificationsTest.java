package dev.relayctl.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.SecretResolver;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Announcements.News;
import dev.relayctl.run.Announcements.Subject;
import dev.relayctl.run.RunOutcome;
import dev.relayctl.testing.OneEnvironment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpNotificationsTest {
  private static final String SECRET_PATH = "/not-a-secret-hook";
  private static final Problem PROBLEM =
      Problem.failed(
          "fly.check-failing",
          "the check of <web> fails",
          Where.system("Fly", "machine m1"),
          "it answers 500 & more",
          "look at its log");

  @TempDir Path project;

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Environment production(String receivers) throws IOException {
    return OneEnvironment.read(
        "production", "kind: production\napp: { name: shop }\nnotify:\n" + receivers, project);
  }

  private HttpNotifications notifications() {
    var lookups = new InMemoryLookups().variable("HOOK", server.url(SECRET_PATH).toString());
    return new HttpNotifications(
        source -> SecretResolver.resolve(source, lookups),
        OkHttpClient::new,
        new HttpNotifications.Sender("ann", "relayctl/1"),
        new ManualTime());
  }

  private static News ended(
      String command, Environment environment, RunOutcome outcome, @Nullable Problem problem) {
    return new News.Ended(
        new Subject(command, environment, 12),
        outcome,
        31,
        URI.create("https://shop.example.com"),
        null,
        problem,
        "",
        "");
  }

  private void answer(int status) {
    server.enqueue(new MockResponse.Builder().code(status).build());
  }

  private String received() throws InterruptedException {
    return Objects.requireNonNull(server.takeRequest().getBody()).utf8();
  }

  @Test
  void tellsWhatBecameOfARunAsADocument() throws Exception {
    answer(204);

    assertThat(
            notifications()
                .tell(
                    ended(
                        "deploy",
                        production("  - url: ${env:HOOK}\n"),
                        RunOutcome.FAILED,
                        PROBLEM)))
        .isEmpty();
    assertThat(JsonMapper.builder().build().readTree(received()).toPrettyString())
        .isEqualTo(
            """
            {
              "schema" : "relayctl/notification/v1",
              "environment" : "production",
              "kind" : "production",
              "command" : "deploy",
              "event" : "failure",
              "release" : 12,
              "url" : "https://shop.example.com",
              "by" : "ann",
              "run" : 31,
              "problem" : {
                "id" : "fly.check-failing",
                "what" : "the check of <web> fails",
                "where" : "Fly, machine m1",
                "why" : "it answers 500 & more",
                "remedy" : "look at its log"
              },
              "at" : "2026-03-02T09:00:00Z"
            }\
            """
                .replace("\n", System.lineSeparator()));
  }

  @Test
  void namesTheEnvironmentToSlackAndMailsNobody() throws Exception {
    answer(200);

    notifications()
        .tell(
            ended(
                "deploy",
                production("  - { url: \"${env:HOOK}\", form: slack }\n"),
                RunOutcome.TAKEN_BACK,
                PROBLEM));

    assertThat(JsonMapper.builder().build().readTree(received()).path("text").asText())
        .isEqualTo(
            """
            *production*: deploy failed and was taken back, release 12, by ann
            fly.check-failing: the check of &lt;web&gt; fails
            https://shop.example.com\
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "deploy, DONE, success",
    "deploy, FAILED, failure",
    "deploy, INTERRUPTED, failure",
    "deploy, TAKEN_BACK, rollback",
    "rollback, DONE, rollback"
  })
  void usuallyTellsEachEnd(String command, RunOutcome outcome, String event) throws Exception {
    answer(200);

    notifications().tell(ended(command, production("  - url: ${env:HOOK}\n"), outcome, null));

    assertThat(received()).contains("\"event\":\"" + event + "\"");
  }

  @Test
  void tellsOnlyWhatSomebodyWantsToHear() throws Exception {
    answer(200);
    Environment environment = production("  - { url: \"${env:HOOK}\", on: [failure] }\n");
    HttpNotifications notifications = notifications();

    notifications.tell(new News.Begun(new Subject("deploy", environment, 12)));
    notifications.tell(ended("deploy", environment, RunOutcome.DONE, null));
    notifications.tell(ended("deploy", environment, RunOutcome.NOTHING_TO_DO, null));
    notifications.tell(ended("deploy", environment, RunOutcome.REFUSED, PROBLEM));
    assertThat(server.getRequestCount()).isZero();

    notifications.tell(ended("deploy", environment, RunOutcome.TAKEN_BACK, PROBLEM));
    assertThat(server.getRequestCount()).isOne();
  }

  @Test
  void tellsABeginningWhereThatIsAskedFor() throws Exception {
    answer(200);

    notifications()
        .tell(
            new News.Begun(
                new Subject(
                    "deploy", production("  - { url: \"${env:HOOK}\", on: [start] }\n"), 12)));

    assertThat(received()).contains("\"event\":\"start\"").doesNotContain("\"run\"");
  }

  @Test
  void aReceiverThatFailsIsOneWarningAndIsTriedOnce() throws Exception {
    answer(500);

    assertThat(told("  - url: ${env:HOOK}\n"))
        .singleElement()
        .satisfies(said -> {
          assertThat(said.facts().id().value()).isEqualTo("notification.failed");
          assertThat(said.facts().what()).isEqualTo("nobody was told at ${env:HOOK}");
          assertThat(said.facts().why()).isEqualTo("the answer was status 500");
          assertThat(said.facts().where().text()).endsWith("production.yaml:4:10");
        });
    assertThat(server.getRequestCount()).isOne();
  }

  @Test
  void noWordOfTheUrlIsInAWarning() throws Exception {
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());

    assertThat(told("  - url: ${env:HOOK}\n"))
        .singleElement()
        .asString()
        .contains("no answer came")
        .doesNotContain("not-a-secret-hook")
        .doesNotContain(String.valueOf(server.getPort()));
  }

  @Test
  void oneThatIsNotSetDoesNotKeepOthersFromHearing() throws Exception {
    answer(200);

    assertThat(told("  - url: ${env:MISSING}\n  - url: ${env:HOOK}\n"))
        .singleElement()
        .satisfies(said ->
            assertThat(said.facts().id().value()).isEqualTo("environment.unresolved-reference"));
    assertThat(server.getRequestCount()).isOne();
  }

  private List<Problem> told(String receivers) throws IOException {
    return notifications().tell(ended("deploy", production(receivers), RunOutcome.DONE, null));
  }
}
