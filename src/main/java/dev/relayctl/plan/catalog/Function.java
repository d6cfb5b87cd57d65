package dev.relayctl.plan.catalog;

import java.util.Comparator;
import java.util.List;

/**
 * A function, procedure or aggregate that SQL may call; functions for triggers aside.
 *
 * @param arguments the types of what a call passes
 * @param optional how many of the last arguments a call may leave out
 * @param result what it returns; empty for a procedure
 */
public record Function(ObjectName name, List<String> arguments, int optional, String result) {
  static final Comparator<Function> ORDER =
      Comparator.comparing(Function::name)
          .thenComparing(function -> String.join(",", function.arguments()));

  public Function {
    arguments = List.copyOf(arguments);
  }

  /** Whether each call that the other takes finds this one. */
  boolean takesCallsOf(Function other) {
    int most = other.arguments.size();
    int least = most - other.optional;
    return name.equals(other.name)
        && arguments.size() >= most
        && arguments.subList(0, most).equals(other.arguments)
        && arguments.size() - optional <= least;
  }

  /** {@code plays_of(bigint)}. */
  String signature() {
    return name + "(" + String.join(", ", arguments) + ")";
  }
}
