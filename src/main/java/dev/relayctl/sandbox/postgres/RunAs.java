package dev.relayctl.sandbox.postgres;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.sandbox.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom PostgreSQL runs. It refuses to run as root, and {@code initdb} refuses a user without a
 * name (specs/java.md, "PostgreSQL embedded", measured 2026-11-23).
 */
sealed interface RunAs {
  Duration QUICK = Duration.ofSeconds(10);
  Path ROOT = Path.of("/");

  /** What comes before the program's own arguments. */
  List<String> prefix();

  /** Gives a file or directory to that user. */
  void own(Path path) throws IOException;

  /** As whoever runs relayctl. */
  record OrdinaryUser() implements RunAs {
    @Override
    public List<String> prefix() {
      return List.of();
    }

    @Override
    public void own(Path path) {
      // Is theirs already.
    }
  }

  /**
   * In a user namespace where nobody is mapped, so that PostgreSQL takes itself for {@code nobody}.
   * Files stay with whoever runs relayctl.
   */
  record UserNamespace() implements RunAs {
    @Override
    public List<String> prefix() {
      return List.of("unshare", "--user", "--");
    }

    @Override
    public void own(Path path) {
      // The same user, under another number inside.
    }
  }

  /** As another user, to whom root gives the data directory. */
  record OtherUser(String user, String group) implements RunAs {
    @Override
    public List<String> prefix() {
      return List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--");
    }

    @Override
    public void own(Path path) throws IOException {
      UserPrincipalLookupService names = path.getFileSystem().getUserPrincipalLookupService();
      PosixFileAttributeView view =
          Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      view.setGroup(names.lookupPrincipalByGroupName(group));
      view.setOwner(names.lookupPrincipalByName(user));
    }
  }

  /** Whether that user can enter a directory. */
  default boolean enters(Path directory, Programs programs) {
    var arguments = new ArrayList<>(prefix());
    arguments.addAll(List.of("test", "-x", directory.toString()));
    return prefix().isEmpty() || programs.run(arguments, ROOT, QUICK).succeeded();
  }

  /**
   * The first way that works here. Problem {@code sandbox.postgres-needs-a-user} when none does.
   */
  static Result<RunAs> choose(Programs programs) {
    boolean root = "0".equals(programs.run(List.of("id", "-u"), ROOT, QUICK).output());
    boolean named = programs.run(List.of("id", "-un"), ROOT, QUICK).succeeded();
    if (!root && named) {
      return Result.ok(new OrdinaryUser());
    }
    if (programs.run(List.of("unshare", "--user", "--", "id", "-un"), ROOT, QUICK).succeeded()) {
      return Result.ok(new UserNamespace());
    }
    return root ? otherUser(programs) : Result.bad(noUser());
  }

  /** For root where user namespaces are blocked, as they are in most containers. */
  static Result<RunAs> otherUser(Programs programs) {
    for (String user : List.of("postgres", "nobody")) {
      Programs.Ran group = programs.run(List.of("id", "-gn", user), ROOT, QUICK);
      if (group.succeeded()) {
        var other = new OtherUser(user, group.output());
        if (other.enters(ROOT, programs)) {
          return Result.ok(other);
        }
      }
    }
    return Result.bad(noUser());
  }

  private static Problem noUser() {
    return Problem.failed(
        "sandbox.postgres-needs-a-user",
        "PostgreSQL cannot be started as this user",
        Where.system("PostgreSQL", "embedded server"),
        "it refuses root and users without a name, and neither unshare --user nor setpriv works",
        "run relayctl as an ordinary user, or install util-linux");
  }
}
