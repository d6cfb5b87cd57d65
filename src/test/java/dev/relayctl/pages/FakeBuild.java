package dev.relayctl.pages;

import dev.relayctl.problem.Result;
import dev.relayctl.run.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A program that writes files, or fails.
 *
 * @param failure what it says before it fails; empty for one that doesn't
 * @param files their text, by path below the directory that it is run in
 * @param calls what it was asked
 */
record FakeBuild(String failure, Map<String, String> files, List<Processes.Call> calls)
    implements Processes {
  FakeBuild(String failure, Map<String, String> files) {
    this(failure, files, new ArrayList<>());
  }

  @Override
  public Result<Ran> run(Call call) {
    return follow(call, _ -> {});
  }

  @Override
  public Result<Ran> follow(Call call, Consumer<String> line) {
    calls.add(call);
    if (!failure.isEmpty()) {
      line.accept(failure);
      return Result.ok(new Ran(1, "", failure));
    }
    files.forEach((path, text) -> {
      try {
        Path file = call.directory().resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    line.accept("built");
    return Result.ok(new Ran(0, "", ""));
  }
}
