package dev.relayctl.notifications;

import dev.relayctl.environment.Notification;
import dev.relayctl.environment.Notification.Event;
import dev.relayctl.environment.Secret;
import dev.relayctl.environment.SecretSource;
import dev.relayctl.http.OneTry;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Announcements;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Tells whoever an environment's {@code notify} names: one try each, all at once, and none may take
 * longer than {@link #LIMIT}.
 */
public final class HttpNotifications implements Announcements {
  /** So long a run may be held up. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  private static final MediaType JSON = MediaType.get("application/json");

  private final Function<SecretSource, Result<Secret>> secrets;
  private final Supplier<OkHttpClient> http;
  private final Sender sender;
  private final InstantSource clock;

  /**
   * Who tells.
   *
   * @param name of who runs the command
   */
  public record Sender(String name, String userAgent) {}

  /**
   * For one command.
   *
   * @param secrets resolves the URLs
   * @param http asked for when there is something to send
   */
  public HttpNotifications(
      Function<SecretSource, Result<Secret>> secrets,
      Supplier<OkHttpClient> http,
      Sender sender,
      InstantSource clock) {
    this.secrets = secrets;
    this.http = http;
    this.sender = sender;
    this.clock = clock;
  }

  @Override
  public List<Problem> tell(News news) {
    return switch (news) {
      case News.Begun(Subject subject) ->
          send(
              List.of(Event.START),
              new Message(Event.START, subject, 0, null, null, sender.name(), clock.instant()));
      case News.Ended ended -> {
        List<Event> events = events(ended);
        yield events.isEmpty()
            ? List.of()
            : send(
                events,
                new Message(
                    events.getFirst(),
                    ended.subject(),
                    ended.run(),
                    ended.url(),
                    ended.problem(),
                    sender.name(),
                    clock.instant()));
      }
      case News.Shown _, News.Removed _, News.Remarked _ -> List.of();
    };
  }

  /** What an end is, the most telling first; nothing where nothing was begun. */
  private static List<Event> events(News.Ended ended) {
    return switch (ended.outcome()) {
      case DONE ->
          ended.subject().command().equals("rollback")
              ? List.of(Event.ROLLBACK, Event.SUCCESS)
              : List.of(Event.SUCCESS);
      case TAKEN_BACK -> List.of(Event.ROLLBACK, Event.FAILURE);
      case FAILED, INTERRUPTED, RUNNING -> List.of(Event.FAILURE);
      case REFUSED, NOTHING_TO_DO -> List.of();
    };
  }

  private List<Problem> send(List<Event> events, Message message) {
    List<Notification> wanted =
        message.subject().environment().notifications().stream()
            .filter(one -> events.stream().anyMatch(one.on()::contains))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var questions =
          wanted.stream()
              .<Callable<List<Problem>>>map(one -> () -> send(one, message).problems())
              .toList();
      return threads.invokeAll(questions).stream()
          .map(Future::resultNow)
          .flatMap(List::stream)
          .toList();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private Result<Result.Done> send(Notification to, Message message) {
    return secrets
        .apply(to.url())
        .then(secret -> {
          HttpUrl url = HttpUrl.parse(secret.reveal());
          return url == null ? Result.bad(problem(to, "its URL is none")) : post(to, url, message);
        });
  }

  private Result<Result.Done> post(Notification to, HttpUrl url, Message message) {
    String body =
        switch (to.form()) {
          case JSON -> message.document().toString();
          case SLACK -> message.slack().toString();
        };
    Request request =
        new Request.Builder()
            .url(url)
            .header("User-Agent", sender.userAgent())
            .post(RequestBody.create(body, JSON))
            .build();
    OkHttpClient client = OneTry.client(http.get()).newBuilder().callTimeout(LIMIT).build();
    try (Response response = client.newCall(request).execute()) {
      return response.isSuccessful()
          ? Result.done()
          : Result.bad(problem(to, "the answer was status " + response.code()));
    } catch (IOException e) {
      // Its message may name the URL, and that is a secret.
      return Result.bad(problem(to, "no answer came: " + e.getClass().getSimpleName()));
    }
  }

  private static Problem problem(Notification to, String why) {
    return Problem.failed(
        "notification.failed",
        "nobody was told at " + to.url().reference(),
        to.url().where(),
        why,
        "look whether the URL is still right");
  }
}
