package dev.relayctl.sandbox.github;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A repository; upper and lower case are the same in its name.
 *
 * @param exists whether the token may see it
 * @param branches those that are known, each with its commit
 * @param numbered how many pull requests there have been
 */
record Repository(
    long id, String owner, String name, boolean exists, Map<String, String> branches, int numbered)
    implements Kept {
  private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})");
  private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");

  Repository {
    branches = Map.copyOf(branches);
  }

  /** Whether there can be one of this name. */
  static boolean mayBe(String owner, String name) {
    return OWNER.matcher(owner).matches() && NAME.matcher(name).matches();
  }

  static String key(String owner, String name) {
    return (owner + "/" + name).toLowerCase(Locale.ROOT);
  }

  String key() {
    return key(owner, name);
  }

  @Override
  public String repository() {
    return key();
  }

  String fullName() {
    return owner + "/" + name;
  }

  /** The commit of a branch; empty when there is no such branch. */
  Optional<String> head(String branch) {
    return Optional.ofNullable(branches.get(branch));
  }

  /** With a branch at a commit; without the branch for null. */
  Repository with(String branch, @Nullable String sha) {
    var all = new TreeMap<>(branches);
    if (sha == null) {
      all.remove(branch);
    } else {
      all.put(branch, sha);
    }
    return new Repository(id, owner, name, exists, all, numbered);
  }

  Repository seen(boolean visible) {
    return new Repository(id, owner, name, visible, branches, numbered);
  }

  Repository withOneMore() {
    return new Repository(id, owner, name, exists, branches, numbered + 1);
  }
}
