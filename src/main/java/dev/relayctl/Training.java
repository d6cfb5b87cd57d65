package dev.relayctl;

import dev.relayctl.cli.CommandLineFront;
import dev.relayctl.cli.Screen;
import dev.relayctl.cli.Terminal;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/**
 * What the JVM is shown when its ahead-of-time cache is made, so that the cache holds what commands
 * have in common (docs/adr/0003). The launcher starts it in the background, once per build.
 */
public final class Training {
  private Training() {}

  /** Declares all commands and shows their help, then runs the command that is given. */
  public static void main(String[] args) {
    var terminal =
        new Terminal(
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            new BufferedReader(Reader.nullReader()),
            Terminal.Mode.UNATTENDED,
            new Screen(0, Screen.Drawing.APPENDED));
    var _ = new CommandLineFront(new Composition(Map.of()), terminal).run(List.of("--help"));
    Main.main(args);
  }
}
