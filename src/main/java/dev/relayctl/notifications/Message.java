package dev.relayctl.notifications;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.Notification.Event;
import dev.relayctl.problem.Problem;
import dev.relayctl.run.Announcements.Subject;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a run.
 *
 * @param run its number in the ledger; 0 when there is none yet
 * @param url where the app answers; null when it isn't known
 * @param problem why it ended early; null when it didn't
 * @param by who runs it
 */
record Message(
    Event event,
    Subject subject,
    long run,
    @Nullable URI url,
    @Nullable Problem problem,
    String by,
    Instant at) {
  /** {@code relayctl/notification/v1}. */
  ObjectNode document() {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("schema", "relayctl/notification/v1")
            .put("environment", subject.environment().address())
            .put("kind", subject.environment().kind().key())
            .put("command", subject.command())
            .put("event", event.word());
    if (subject.release() > 0) {
      document.put("release", subject.release());
    }
    if (url != null) {
      document.put("url", url.toString());
    }
    document.put("by", by);
    if (run > 0) {
      document.put("run", run);
    }
    if (problem != null) {
      Problem.Facts facts = problem.facts();
      document
          .putObject("problem")
          .put("id", facts.id().value())
          .put("what", facts.what())
          .put("where", facts.where().text())
          .put("why", facts.why())
          .put("remedy", facts.remedy());
    }
    return document.put("at", at.toString());
  }

  /** For an incoming webhook of Slack (docs.slack.dev, Formatting message text). */
  ObjectNode slack() {
    var text =
        new StringBuilder("*")
            .append(plain(subject.environment().address()))
            .append("*: ")
            .append(subject.command())
            .append(
                switch (event) {
                  case START -> " begins";
                  case SUCCESS -> " is done";
                  case FAILURE -> " failed";
                  case ROLLBACK ->
                      problem == null
                          ? " is done, an earlier release runs again"
                          : " failed and was taken back";
                });
    if (subject.release() > 0) {
      text.append(", release ").append(subject.release());
    }
    text.append(", by ").append(plain(by));
    if (problem != null) {
      text.append('\n').append(plain(problem.facts().id().value() + ": " + problem.facts().what()));
    }
    if (url != null) {
      text.append('\n').append(plain(url.toString()));
    }
    return JsonNodeFactory.instance.objectNode().put("text", text.toString());
  }

  /** Slack takes these three for its own; with them others would be mailed. */
  private static String plain(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
