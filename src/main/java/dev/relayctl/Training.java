package dev.relayctl;

import dev.relayctl.cli.CommandLineFront;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the JVM is shown when its ahead-of-time cache is made, so that the cache holds what commands
 * have in common (docs/adr/0003). The launcher starts it in the background, once per build and kind
 * of cache.
 */
public final class Training {
  /** Ends one command line of several. */
  private static final String THEN = "--then";

  /**
   * What the JVM's own code needs when a call site comes from the cache, and not when it is made,
   * so that the JVM doesn't see it in training. Looked up in its library it takes 3 ms.
   */
  private static final String NEEDED_LATER = "java.lang.invoke.DirectMethodHandle$1";

  private Training() {}

  /**
   * Declares all commands and shows their help, then runs the command lines that are given. With
   * several, all of relayctl's own classes are loaded, too: other commands need some of them.
   */
  public static void main(String[] args) throws IOException {
    List<List<String>> commands = commands(List.of(args));
    Main.interruptOnSignal(Thread.currentThread());
    load(NEEDED_LATER);
    run(List.of("--help"), Map.of());
    for (List<String> command : commands) {
      run(command, System.getenv());
    }
    if (commands.size() > 1) {
      loadOwnClasses();
    }
    Runtime.getRuntime().halt(0);
  }

  private static List<List<String>> commands(List<String> args) {
    List<List<String>> commands = new ArrayList<>();
    commands.add(new ArrayList<>());
    for (String arg : args) {
      if (arg.equals(THEN)) {
        commands.add(new ArrayList<>());
      } else {
        commands.getLast().add(arg);
      }
    }
    return commands;
  }

  private static void run(List<String> arguments, Map<String, String> environment) {
    var nowhere = new PrintWriter(Writer.nullWriter());
    Main.prepare();
    var _ =
        new CommandLineFront(new Composition(environment), Main.terminal(nowhere, nowhere))
            .run(arguments);
  }

  /** Without running anything of them. */
  private static void loadOwnClasses() throws IOException {
    Path jar = Path.of(System.getProperty("java.class.path"));
    try (var files = FileSystems.newFileSystem(jar);
        Stream<Path> paths = Files.walk(files.getPath("dev", "relayctl"))) {
      for (Path path : paths.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name = path.toString().replace('/', '.').replaceFirst("\\.class$", "");
        if (!name.endsWith("package-info")) {
          load(name);
        }
      }
    }
  }

  private static void load(String name) {
    try {
      var _ = Class.forName(name, false, Training.class.getClassLoader());
    } catch (ClassNotFoundException _) {
      // Another JDK has none; ours were listed a moment ago.
    }
  }
}
