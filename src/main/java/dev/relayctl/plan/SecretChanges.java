package dev.relayctl.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How the app's secrets differ from those that the machines of the last release got.
 *
 * @param toSet the fingerprint of each declared secret that has to be set, by name
 * @param setting what is said of those
 * @param staged what is said of others, which somebody set or unset by hand
 * @param names all of them
 */
record SecretChanges(
    SortedMap<String, String> toSet,
    List<String> setting,
    List<String> staged,
    List<String> names) {

  static SecretChanges of(Wanted wanted, Observed observed) {
    Release last = observed.lastRelease();
    var toSet = new TreeMap<String, String>();
    var setting = new ArrayList<String>();
    for (var declared : new TreeMap<>(wanted.secrets()).entrySet()) {
      String name = declared.getKey();
      if (last == null || declaredAnew(observed, last, name, declared.getValue())) {
        setting.add("~ secret " + name);
      } else if (changedByHand(wanted, observed, last, name)) {
        setting.add("~ secret " + name + ": set by hand since release " + last.number());
      } else {
        continue;
      }
      toSet.put(name, declared.getValue());
    }
    var staged = new TreeMap<String, String>();
    if (last != null) {
      var others = new TreeSet<>(observed.secretDigests().keySet());
      others.addAll(recorded(last).keySet());
      others.removeAll(wanted.secrets().keySet());
      for (String name : others) {
        if (changedByHand(wanted, observed, last, name)) {
          boolean there = observed.secretDigests().containsKey(name);
          staged.put(
              name,
              (there ? "~ secret " + name + ": set" : "- secret " + name + ": unset")
                  + " since release "
                  + last.number());
        }
      }
    }
    var names = new TreeSet<>(toSet.keySet());
    names.addAll(staged.keySet());
    return new SecretChanges(toSet, setting, List.copyOf(staged.values()), List.copyOf(names));
  }

  private static boolean declaredAnew(
      Observed observed, Release last, String name, String fingerprint) {
    return !fingerprint.equals(last.secrets().get(name))
        || !observed.secretDigests().containsKey(name);
  }

  /** Nothing is concluded where the ledger knows no digests: an older relayctl kept none. */
  private static boolean changedByHand(
      Wanted wanted, Observed observed, Release last, String name) {
    return switch (wanted.secretsByHand()) {
      case LEFT_ALONE -> false;
      case FOLLOWED ->
          last.secretDigests() != null
              && !observed
                  .secretDigests()
                  .getOrDefault(name, "")
                  .equals(last.secretDigests().getOrDefault(name, ""));
    };
  }

  private static Map<String, String> recorded(Release last) {
    Map<String, String> digests = last.secretDigests();
    return digests == null ? Map.of() : digests;
  }

  /**
   * What the ledger is to remember of the digests: where groups weren't touched, or machines were
   * left as they were, the old ones, so that the next deploy knows that something is missing.
   */
  static Step.Digests toRecord(Wanted wanted, Observed observed) {
    boolean everywhere =
        wanted.rollout().reach() instanceof Wanted.Reach.Everything
            && wanted.secretsByHand() == Wanted.SecretsByHand.FOLLOWED;
    Release last = observed.lastRelease();
    if (everywhere) {
      return new Step.Digests.Seen(observed.secretDigests());
    }
    if (last == null) {
      return new Step.Digests.Kept(Map.of());
    }
    return last.secretDigests() == null
        ? new Step.Digests.Unknown()
        : new Step.Digests.Kept(last.secretDigests());
  }
}
