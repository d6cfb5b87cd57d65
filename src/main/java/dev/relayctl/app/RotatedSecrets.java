package dev.relayctl.app;

import dev.relayctl.plan.Release;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Which secrets have another value than a release had. */
final class RotatedSecrets {
  private RotatedSecrets() {}

  /**
   * Their names. Those that somebody sets by hand are told by Fly's digests alone.
   *
   * @param now Fly's digest of each secret that the app has
   */
  static Set<String> since(Release then, Release current, Map<String, String> now) {
    Set<String> names = differing(then.secrets(), current.secrets());
    Map<String, String> before = then.secretDigests();
    if (before != null) {
      names.addAll(differing(before, now));
    }
    return names;
  }

  private static Set<String> differing(Map<String, String> one, Map<String, String> other) {
    var names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    names.removeIf(name -> Objects.equals(one.get(name), other.get(name)));
    return names;
  }
}
