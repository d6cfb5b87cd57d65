package dev.relayctl.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What an operation that can fail returns: the value, or one or more problems in the order they
 * were found.
 */
public sealed interface Result<T> {
  /** It worked. */
  record Ok<T>(T value) implements Result<T> {}

  /** It did not; at least one problem. */
  record Bad<T>(List<Problem> problems) implements Result<T> {
    public Bad {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("a bad result without a problem");
      }
    }

    /** The first problem: the one that decides the exit code. */
    public Problem first() {
      return problems.getFirst();
    }

    /** The same problems as a result of another type. */
    public <U> Result<U> as() {
      return new Bad<>(problems);
    }
  }

  /** The outcome of an operation that has no value to give. */
  enum Done {
    DONE
  }

  /** A value. */
  static <T> Result<T> ok(T value) {
    return new Ok<>(value);
  }

  /** Success without a value. */
  static Result<Done> done() {
    return new Ok<>(Done.DONE);
  }

  /** One problem. */
  static <T> Result<T> bad(Problem problem) {
    return new Bad<>(List.of(problem));
  }

  /** Several problems; at least one. */
  static <T> Result<T> bad(List<Problem> problems) {
    return new Bad<>(problems);
  }

  /** All values, or all problems of all results. */
  static <T> Result<List<T>> all(List<Result<T>> results) {
    var values = new ArrayList<T>();
    var problems = new ArrayList<Problem>();
    for (Result<T> result : results) {
      switch (result) {
        case Ok<T>(T value) -> values.add(value);
        case Bad<T>(List<Problem> bad) -> problems.addAll(bad);
      }
    }
    return problems.isEmpty() ? new Ok<>(List.copyOf(values)) : new Bad<>(problems);
  }

  /** The value turned into another one. */
  default <U> Result<U> map(Function<? super T, ? extends U> then) {
    return switch (this) {
      case Ok<T>(T value) -> new Ok<>(then.apply(value));
      case Bad<T>(List<Problem> problems) -> new Bad<>(problems);
    };
  }

  /** The value given to the next operation that can fail. */
  default <U> Result<U> then(Function<? super T, Result<U>> then) {
    return switch (this) {
      case Ok<T>(T value) -> then.apply(value);
      case Bad<T>(List<Problem> problems) -> new Bad<>(problems);
    };
  }

  /** The value, or what the function makes of the problems. */
  default T orElse(Function<List<Problem>, ? extends T> otherwise) {
    return switch (this) {
      case Ok<T>(T value) -> value;
      case Bad<T>(List<Problem> problems) -> otherwise.apply(problems);
    };
  }

  /** Calls the function with the value when there is one; the same result for chaining. */
  default Result<T> peek(Consumer<? super T> look) {
    if (this instanceof Ok<T>(T value)) {
      look.accept(value);
    }
    return this;
  }

  /** The problems; empty when it worked. */
  default List<Problem> problems() {
    return switch (this) {
      case Ok<T> _ -> List.of();
      case Bad<T>(List<Problem> problems) -> problems;
    };
  }
}
