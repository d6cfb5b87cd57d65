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
  record Ok<T>(T value) implements Result<T> {
    @Override
    public <U> U match(
        Function<? super T, ? extends U> ok, Function<List<Problem>, ? extends U> bad) {
      return ok.apply(value);
    }
  }

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

    @Override
    public <U> U match(
        Function<? super T, ? extends U> ok, Function<List<Problem>, ? extends U> bad) {
      return bad.apply(problems);
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
      result.peek(values::add);
      problems.addAll(result.problems());
    }
    return problems.isEmpty() ? new Ok<>(List.copyOf(values)) : new Bad<>(problems);
  }

  /**
   * What the first function makes of the value, or the second of the problems. Says the same as a
   * {@code switch}; use it on the way that every command takes, where a switch over types costs
   * milliseconds of start-up (docs/adr/0003).
   */
  <U> U match(Function<? super T, ? extends U> ok, Function<List<Problem>, ? extends U> bad);

  /** The value turned into another one. */
  default <U> Result<U> map(Function<? super T, ? extends U> then) {
    return match(value -> new Ok<>(then.apply(value)), Bad::new);
  }

  /** The value given to the next operation that can fail. */
  default <U> Result<U> then(Function<? super T, Result<U>> then) {
    return match(then, Bad::new);
  }

  /** The value, or what the function makes of the problems. */
  default T orElse(Function<List<Problem>, ? extends T> otherwise) {
    return match(value -> value, otherwise);
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
    return match(_ -> List.of(), problems -> problems);
  }
}
