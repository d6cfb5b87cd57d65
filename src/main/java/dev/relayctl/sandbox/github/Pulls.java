package dev.relayctl.sandbox.github;

import dev.relayctl.sandbox.github.Pull.Side;
import dev.relayctl.sandbox.github.Pull.Standing;
import dev.relayctl.sandbox.github.Pull.Words;
import java.util.Optional;

/** What can be done with pull requests. */
record Pulls(World world) {
  /** One that is asked for. */
  record Wanted(Words words, Side head, String base, boolean draft) {}

  /** The open one of the same branches. */
  Optional<Pull> open(Repository repository, String headLabel, String base) {
    return world.pulls().of(repository).stream()
        .filter(Pull::isOpen)
        .filter(pull -> pull.head().label().equals(headLabel) && pull.base().ref().equals(base))
        .findFirst();
  }

  /** The one of a number. */
  Optional<Pull> numbered(Repository repository, long number) {
    return world.pulls().of(repository).stream()
        .filter(pull -> pull.number() == number)
        .findFirst();
  }

  /** The commit of a branch that is about to be known. */
  static String headOf(Repository repository, String branch) {
    return repository.head(branch).orElseGet(() -> World.invented(repository.key(), branch));
  }

  /** Opens one; its branches are known from now on. */
  Pull make(Repository repository, Wanted wanted) {
    Repository counted = repository.withOneMore();
    String baseSha = headOf(counted, wanted.base);
    Repository based = counted.with(wanted.base, baseSha);
    boolean own = repository.fullName().equals(wanted.head.repository());
    world.put(own ? based.with(wanted.head.ref(), wanted.head.sha()) : based);
    long now = world.millis();
    var pull =
        new Pull(
            world.nextId(),
            repository.key(),
            counted.numbered(),
            wanted.words,
            wanted.head,
            new Side(repository.owner(), repository.fullName(), wanted.base, baseSha),
            new Standing(wanted.draft, false, now, now, null, null));
    world.pulls().put(pull);
    return pull;
  }

  /** Merges one: its base moves. */
  Pull merge(Repository repository, Pull pull) {
    String merge =
        World.invented(repository.key(), pull.number(), pull.head().sha(), pull.base().sha());
    world.push(repository, pull.base().ref(), merge);
    Pull merged = pull.with(pull.standing().closed(world.millis(), merge));
    world.pulls().put(merged);
    return merged;
  }
}
