package dev.relayctl.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a process die at one of its requests to Fly: as seen from outside, after {@code kill -9}
 * nothing more comes, no lease is given back and nobody hears the answer.
 */
final class Mortal {
  /** The process is gone. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /** Whether Fly gets the request at which the process dies. */
  enum Moment {
    BEFORE,
    AFTER
  }

  private final AtomicInteger requests = new AtomicInteger();
  private final int last;
  private final Moment moment;

  /**
   * A life.
   *
   * @param last the number of the request, from 1, at which it ends; 0 for never
   */
  Mortal(int last, Moment moment) {
    this.last = last;
    this.moment = moment;
  }

  int requests() {
    return requests.get();
  }

  Fleet asking(Fleet fleet) {
    return (Fleet)
        Proxy.newProxyInstance(
            Fleet.class.getClassLoader(),
            new Class<?>[] {Fleet.class},
            (_, method, arguments) -> {
              int number = requests.incrementAndGet();
              if (last > 0 && (number > last || (number == last && moment == Moment.BEFORE))) {
                throw new Killed();
              }
              try {
                Object answer = method.invoke(fleet, arguments);
                if (number == last) {
                  throw new Killed();
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
