package dev.relayctl.run;

import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Does the same with many things, some at once. After the first failure nothing more is begun; what
 * was begun comes to its end. Pools that are made of one another stop together.
 */
final class Pool {
  private final AtomicBoolean stopped = new AtomicBoolean();

  /** The first alone, the others side by side once it has succeeded. */
  <T> Result<List<Done>> firstThenOthers(List<T> items, int atOnce, Function<T, Result<Done>> one) {
    if (items.size() < 2) {
      return all(items, 1, one);
    }
    return all(items.subList(0, 1), 1, one)
        .then(_ -> all(items.subList(1, items.size()), atOnce, one));
  }

  /** All, so many at once. */
  <T> Result<List<Done>> all(List<T> items, int atOnce, Function<T, Result<Done>> one) {
    var next = new AtomicInteger();
    Callable<List<Result<Done>>> worker = () -> work(items, next, one);
    int workers = Math.min(Math.max(1, atOnce), items.size());
    if (workers < 2) {
      return Result.all(work(items, next, one));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<Result<Done>>();
      for (Future<List<Result<Done>>> each :
          threads.invokeAll(Collections.nCopies(workers, worker))) {
        results.addAll(each.get());
      }
      return Result.all(results);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(Attempts.interrupted());
    } catch (ExecutionException e) {
      // Work returns its problems as values: an exception is a bug and ends the command as one.
      throw new IllegalStateException(e.getCause());
    }
  }

  private <T> List<Result<Done>> work(
      List<T> items, AtomicInteger next, Function<T, Result<Done>> one) {
    var results = new ArrayList<Result<Done>>();
    while (!stopped.get()) {
      int mine = next.getAndIncrement();
      if (mine >= items.size()) {
        break;
      }
      Result<Done> result = one.apply(items.get(mine));
      if (result instanceof Result.Bad<Done>) {
        stopped.set(true);
      }
      results.add(result);
    }
    return results;
  }
}
