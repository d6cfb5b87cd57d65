package dev.relayctl.sandbox.neon;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Armed;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.neon.Operation.Ending;
import dev.relayctl.sandbox.neon.Operation.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Operations that are to end badly, in the order in which they were asked for: {@code {operations:
 * {action}, then: {ending: "failed" | "error" | "cancelled" | "skipped", error}, times}}. Their
 * work is done nevertheless, as after a health check that failed.
 */
final class Endings implements Armed {
  private final Ids ids;
  private final List<Due> armed = new ArrayList<>();

  private record Due(@Nullable String action, Ending ending, int times) {}

  Endings(Ids ids) {
    this.ids = ids;
  }

  Ids ids() {
    return ids;
  }

  @Override
  public boolean about(ObjectNode fault) {
    return fault.has("operations");
  }

  @Override
  public synchronized Optional<String> arm(ObjectNode fault) {
    String ending = Json.text(fault.path("then"), "ending", "");
    Optional<Status> status =
        List.of(Status.FAILED, Status.ERROR, Status.CANCELLED, Status.SKIPPED).stream()
            .filter(one -> one.shown().equals(ending.toLowerCase(Locale.ROOT)))
            .findFirst();
    if (status.isEmpty()) {
      return Optional.of("then.ending is none of failed, error, cancelled and skipped");
    }
    armed.add(
        new Due(
            Json.text(fault.path("operations"), "action"),
            new Ending(status.get(), Json.text(fault.path("then"), "error", "injected fault")),
            fault.path("times").asInt(1)));
    return Optional.empty();
  }

  /** A new operation, with the ending that is due. */
  synchronized Operation ofNext(Operation operation) {
    for (int i = 0; i < armed.size(); i++) {
      Due one = armed.get(i);
      boolean meant = one.action == null || one.action.equals(operation.action());
      if (one.times > 0 && meant) {
        armed.set(i, new Due(one.action, one.ending, one.times - 1));
        return operation.endingAs(one.ending);
      }
    }
    return operation;
  }

  @Override
  public synchronized void addTo(ArrayNode list) {
    for (Due one : armed) {
      ObjectNode node = list.addObject().put("times", one.times);
      ObjectNode about = node.putObject("operations");
      if (one.action != null) {
        about.put("action", one.action);
      }
      node.putObject("then").put("ending", one.ending.status().shown());
    }
  }

  @Override
  public synchronized void clear() {
    armed.clear();
  }
}
