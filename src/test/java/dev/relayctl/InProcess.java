package dev.relayctl;

import dev.relayctl.cli.CommandLineFront;
import dev.relayctl.cli.Screen;
import dev.relayctl.cli.Terminal;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Command lines on a project, without a process and without a terminal. */
record InProcess(StringWriter out, StringWriter err) {
  /** What the outputs hold is added to. */
  int run(Path project, Map<String, String> variables, String... arguments) {
    var all = new ArrayList<>(List.of("-C", project.toString()));
    all.addAll(List.of(arguments));
    var terminal =
        new Terminal(
            new PrintWriter(out),
            new PrintWriter(err),
            new BufferedReader(Reader.nullReader()),
            Terminal.Mode.UNATTENDED,
            new Screen(80, Screen.Drawing.APPENDED));
    return new CommandLineFront(new Composition(variables), terminal).run(all);
  }

  /** The same with outputs that hold nothing else. */
  int runAnew(Path project, Map<String, String> variables, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return run(project, variables, arguments);
  }
}
