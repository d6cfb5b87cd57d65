package dev.relayctl.app;

import dev.relayctl.problem.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Questions that are asked at once. */
final class SideBySide {
  private SideBySide() {}

  /**
   * The answers in the order of the subjects, when all are there; a problem when the thread is
   * interrupted before or in that moment.
   *
   * @param question returns its problems as values: an exception is a bug
   */
  static <S, T> Result<List<T>> ask(List<S> subjects, Function<S, T> question) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<T>> questions =
          subjects.stream().<Callable<T>>map(each -> () -> question.apply(each)).toList();
      var answers = new ArrayList<T>();
      for (Future<T> answer : threads.invokeAll(questions)) {
        answers.add(answer.get());
      }
      return Thread.currentThread().isInterrupted()
          ? Result.bad(Interruptions.whileReading())
          : Result.ok(answers);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(Interruptions.whileReading());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
