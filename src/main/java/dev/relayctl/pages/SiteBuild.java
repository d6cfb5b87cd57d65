package dev.relayctl.pages;

import dev.relayctl.environment.Frontend;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** Runs the command that makes a frontend's files. */
record SiteBuild(Processes processes, Map<String, String> environment) {
  private static final Duration LONGEST = Duration.ofMinutes(20);
  private static final String PROGRAM = "build";

  /** What terminals make colours of. */
  private static final Pattern ESCAPES = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");

  /**
   * What programs need to run at all. Everything else stays here: a value that a build picks up by
   * chance ends in a public file.
   */
  private static final Set<String> NEEDED =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "TMPDIR",
          "TZ",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "CI",
          "JAVA_HOME",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "SSL_CERT_FILE",
          "NODE_EXTRA_CA_CERTS",
          "XDG_CACHE_HOME",
          "npm_config_cache",
          "npm_config_registry",
          "NPM_CONFIG_REGISTRY");

  /** The directory with the result; {@code pages.build-failed}. */
  Result<Path> run(
      Frontend.Build build, Map<String, String> variables, Path project, Progress progress) {
    Path root = project.toAbsolutePath().normalize();
    Path directory = root.resolve(build.directory()).normalize();
    if (!directory.startsWith(root) || directory.equals(root)) {
      return Result.bad(outside(build));
    }
    var seen = new HashMap<String, String>();
    environment.forEach((name, value) -> {
      if (NEEDED.contains(name)) {
        seen.put(name, value);
      }
    });
    seen.putAll(variables);
    var last = new AtomicReference<>("");
    return processes
        .follow(
            // Every name begins with nothing: the build gets what is named here.
            new Processes.Call(build.command(), root, seen, LONGEST, "", List.of("")),
            line -> {
              String clean = ESCAPES.matcher(line).replaceAll("").stripTrailing();
              if (!clean.isBlank()) {
                last.set(clean);
                progress.on(new Progress.Event.Output(PROGRAM, clean));
              }
            })
        .then(ran ->
            ran.exitCode() == 0
                ? Result.ok(directory)
                : Result.bad(failed(build, ran.exitCode(), last.get())));
  }

  private static Problem failed(Frontend.Build build, int exitCode, String last) {
    return Problem.failed(
        "pages.build-failed",
        "the build of the frontend ended with exit code " + exitCode,
        Where.system("this machine", String.join(" ", build.command())),
        last.isEmpty() ? "it wrote nothing" : last,
        "correct what its output above names; nothing was uploaded");
  }

  private static Problem outside(Frontend.Build build) {
    return Problem.invalid(
        "pages.directory-outside",
        "frontend.build.directory is no directory below the project",
        Where.system("this machine", build.directory()),
        "all that is in it would be published",
        "name the directory that the build writes, such as frontend/dist");
  }
}
