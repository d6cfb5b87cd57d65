package dev.relayctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** scripts/relayctl where nothing was built yet, on a machine that has a JDK and little else. */
class LauncherTest {
  private static final List<String> PROGRAMS =
      List.of(
          "bash",
          "cat",
          "cp",
          "find",
          "flock",
          "mkdir",
          "mktemp",
          "nice",
          "readlink",
          "rm",
          "touch");

  @TempDir private Path directory;
  private Path checkout = Path.of("");
  private Path programs = Path.of("");

  @BeforeEach
  void makeACheckoutAndAPath() throws IOException {
    checkout = Files.createDirectories(directory.resolve("checkout"));
    programs = Files.createDirectories(directory.resolve("bin"));
    Files.createDirectories(checkout.resolve("src/main"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    try (Stream<Path> files = Files.walk(Path.of("scripts"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = checkout.resolve(file);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    for (String program : PROGRAMS) {
      for (Path home : List.of(Path.of("/usr/bin"), Path.of("/bin"))) {
        if (Files.exists(home.resolve(program))) {
          program(program, "exec " + home.resolve(program) + " \"$@\"");
        }
      }
    }
  }

  @Test
  void saysWhatToInstallWhereThereIsNoMaven() throws Exception {
    Ran ran = launch();

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.output())
        .contains("launcher.no-maven:", "at  PATH, MAVEN_HOME", "apt-get install maven");
  }

  @Test
  void installsMavenWhereRootMayAndTellsIt() throws Exception {
    assumeTrue(isRoot(), "skipped: needs root");
    program(
        "apt-get",
        "echo \"$*\" >>'" + directory + "/asked'",
        "if [ \"$1\" = install ]; then cp '" + directory + "/mvn' '" + programs + "/mvn'; fi");
    script(directory.resolve("mvn"), "echo 3.8.7; case \"$*\" in *package*) exit 1 ;; esac");

    Ran ran = launch();

    assertThat(Files.readAllLines(directory.resolve("asked")))
        .containsExactly("update -qq", "install -qq -y --no-install-recommends maven");
    assertThat(ran.output())
        .contains("installing the Debian package maven, since there is no Maven to build with");
  }

  @Test
  void showsWhatAptSaysWhenItCanNot() throws Exception {
    assumeTrue(isRoot(), "skipped: needs root");
    program("apt-get", "echo 'E: no network' >&2; exit 100");

    Ran ran = launch();

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.output()).contains("E: no network", "launcher.no-maven:");
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private void program(String name, String... lines) throws IOException {
    script(programs.resolve(name), lines);
  }

  private static void script(Path file, String... lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ran launch() throws Exception {
    Path output = directory.resolve("output");
    var builder =
        new ProcessBuilder(checkout.resolve("scripts/relayctl").toString(), "--version")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", programs.toString());
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    int exitCode = builder.start().waitFor();
    return new Ran(exitCode, Files.readString(output));
  }

  private record Ran(int exitCode, String output) {}
}
