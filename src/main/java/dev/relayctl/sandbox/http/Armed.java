package dev.relayctl.sandbox.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Faults of an API's own, beside those of requests. */
public interface Armed {
  /** No such faults. */
  Armed NONE =
      new Armed() {
        @Override
        public boolean about(ObjectNode fault) {
          return false;
        }

        @Override
        public Optional<String> arm(ObjectNode fault) {
          return Optional.of("there are no faults but those of requests");
        }

        @Override
        public void addTo(ArrayNode all) {
          // There are none.
        }

        @Override
        public void clear() {
          // There are none.
        }
      };

  /** Whether a fault is one of these. */
  boolean about(ObjectNode fault);

  /** Arms one; what is wrong with it, or empty. */
  Optional<String> arm(ObjectNode fault);

  /** Shows those that are left. */
  void addTo(ArrayNode all);

  /** Forgets them. */
  void clear();
}
