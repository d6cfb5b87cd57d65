package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.PythonProject;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Processes.Ran;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How Alembic is started: by the project's own command; in a project of uv by {@code uv run
 * alembic}, with {@code --frozen} where there is a lock, which is neither checked nor written then;
 * else, or where there is no uv, by {@code alembic}. It runs beside {@code alembic.ini}.
 *
 * @param own the project's command; empty without
 */
record AlembicProgram(
    Processes processes, Path home, PythonProject.Manager manager, List<String> own) {
  private static final List<String> PLAIN = List.of("alembic");

  /** No byte code, no progress bars, each line at once, in UTF-8. */
  private static final Map<String, String> MANNERS =
      Map.of(
          "PYTHONDONTWRITEBYTECODE", "1",
          "PYTHONUNBUFFERED", "1",
          "PYTHONIOENCODING", "utf-8",
          "UV_NO_PROGRESS", "1",
          "NO_COLOR", "1",
          // The one that was read, whatever the shell says.
          "ALEMBIC_CONFIG", "alembic.ini");

  AlembicProgram {
    own = List.copyOf(own);
  }

  /** What a person types in the place of this program. */
  String typed() {
    if (!own.isEmpty()) {
      return String.join(" ", own);
    }
    return manager == PythonProject.Manager.NONE ? "alembic" : "uv run alembic";
  }

  /** The same with arguments. */
  String typed(List<String> arguments) {
    return typed() + " " + String.join(" ", arguments);
  }

  /**
   * Runs it to its end, however that is.
   *
   * @param environment may hold secrets
   * @param line is given each line of both outputs, unredacted, from two threads
   */
  Result<Ran> run(
      List<String> arguments,
      Map<String, String> environment,
      Duration timeout,
      Consumer<String> line) {
    var variables = new HashMap<>(MANNERS);
    variables.putAll(environment);
    Result<Ran> ran = null;
    for (List<String> program : programs()) {
      var all = new ArrayList<>(program);
      all.addAll(arguments);
      ran = processes.follow(new Processes.Call(all, home, variables, timeout), line);
      if (!notFound(ran)) {
        return ran;
      }
    }
    return Result.bad(nothingToRun());
  }

  private List<List<String>> programs() {
    if (!own.isEmpty()) {
      return List.of(own);
    }
    return switch (manager) {
      case UV_LOCKED -> List.of(List.of("uv", "run", "--frozen", "alembic"), PLAIN);
      case UV -> List.of(List.of("uv", "run", "alembic"), PLAIN);
      case NONE -> List.of(PLAIN);
    };
  }

  private static boolean notFound(Result<Ran> ran) {
    return ran.problems().stream()
        .anyMatch(problem -> problem.facts().id().value().equals("process.not-found"));
  }

  private Problem nothingToRun() {
    String tried =
        String.join(", ", programs().stream().map(each -> String.join(" ", each)).toList());
    return Problem.failed(
        "migrate.alembic-not-found",
        "Alembic could not be started",
        Where.system("this machine", typed()),
        "tried " + tried + ": there is no such program on the PATH",
        own.isEmpty()
            ? "install uv, or activate the environment that has alembic, or set migrations.command"
            : "correct migrations.command, or put its program on the PATH");
  }
}
