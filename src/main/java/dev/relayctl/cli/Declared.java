package dev.relayctl.cli;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Which commands are declared to picocli for a command line. Declaring all of them takes longer
 * than most commands do; only those whose names occur can be meant. That gives the same reading of
 * every command line that can be read. Help and errors speak of all commands, so they are made with
 * all.
 *
 * @param words what was typed, empty for all commands
 */
record Declared(Set<String> words) {
  /** All commands. */
  static final Declared ALL = new Declared(Set.of());

  /** Those that may be meant; all where help is asked for. */
  static Declared by(List<String> arguments) {
    return arguments.contains("--help") || arguments.contains("-h")
        ? ALL
        : new Declared(Set.copyOf(arguments));
  }

  /** Whether commands were left out. */
  boolean isPartial() {
    return !words.isEmpty();
  }

  /** Adds a subcommand when it may be meant. */
  void add(CommandSpec family, String name, Supplier<CommandSpec> subcommand) {
    if (words.isEmpty() || words.contains(name)) {
      family.addSubcommand(name, subcommand.get());
    }
  }
}
