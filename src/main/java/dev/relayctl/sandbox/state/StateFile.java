package dev.relayctl.sandbox.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A record in a JSON file that only its owner may read. Replaced as a whole, so that a reader sees
 * the old value or the new one, and a crash leaves one of them.
 *
 * @param <T> the record
 */
public final class StateFile<T> {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final Path path;
  private final Class<T> type;

  public StateFile(Path path, Class<T> type) {
    this.path = path;
    this.type = type;
  }

  /** Where it lies. */
  public Path path() {
    return path;
  }

  /**
   * What the file says, empty when there is none. Problem {@code sandbox.state-corrupt} when its
   * content isn't what was written there.
   */
  public Result<Optional<T>> read() {
    try {
      byte[] bytes = Files.readAllBytes(path);
      T value = MAPPER.readValue(bytes, type);
      // The four letters null are JSON, too.
      return value == null ? Result.bad(corrupt("it is empty")) : Result.ok(Optional.of(value));
    } catch (NoSuchFileException _) {
      return Result.ok(Optional.empty());
    } catch (JsonProcessingException notOurs) {
      // Without the source excerpt, which may hold a password.
      return Result.bad(corrupt(firstLine(notOurs.getOriginalMessage())));
    } catch (IOException unreadable) {
      return Result.bad(corrupt(String.valueOf(unreadable.getMessage())));
    }
  }

  /** Writes the value. Problem {@code sandbox.state-not-writable}. */
  public Result<Result.Done> write(T value) {
    try {
      PrivateFiles.replace(path, MAPPER.writeValueAsBytes(value));
      return Result.done();
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(path, failed));
    }
  }

  private Problem corrupt(String why) {
    return Problem.failed(
        "sandbox.state-corrupt",
        "the sandbox's file " + path.getFileName() + " cannot be read",
        Where.file(path.toString()),
        why,
        "delete the file, or start over with: relayctl sandbox reset");
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
