package dev.relayctl.environment.flytoml;

import java.util.List;

/**
 * {@code [experimental]}: what replaces parts of the image's own start command in all groups. Its
 * {@code auto_rollback} and its like are accepted and do nothing, as in flyctl.
 *
 * @param cmd for groups without a command of their own; empty leaves the image's
 * @param entrypoint empty leaves the image's
 * @param exec replaces entrypoint and command; empty leaves them
 */
public record Experimental(List<String> cmd, List<String> entrypoint, List<String> exec) {
  private static final Experimental NONE = new Experimental(List.of(), List.of(), List.of());

  public Experimental {
    cmd = List.copyOf(cmd);
    entrypoint = List.copyOf(entrypoint);
    exec = List.copyOf(exec);
  }

  static Experimental read(Section top) {
    Section section = top.section("experimental");
    if (section == null) {
      return NONE;
    }
    section.unsupported(
        "it replaces the machine config as a whole, and pilots of Fly alone can use it",
        "write the same in the sections of fly.toml",
        "machine_config");
    var experimental =
        new Experimental(
            section.textOrTexts("cmd"),
            section.textOrTexts("entrypoint"),
            section.textOrTexts("exec"));
    section.end();
    return experimental;
  }
}
