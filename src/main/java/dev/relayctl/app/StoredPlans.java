package dev.relayctl.app;

import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanLines;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanReader;
import dev.relayctl.report.PlanReport;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Plans in files: written by {@code plan --out}, run by {@code deploy --plan}. */
public final class StoredPlans {
  private static final int MOST_LINES = 4;

  private StoredPlans() {}

  /** A plan that was stored, and what was asked for then. */
  public record Stored(Plan plan, Asked asked, String file) {}

  /**
   * Writes a plan for its owner alone, as a whole or not at all; replaces a file of that name.
   * {@code plan.not-written}.
   */
  public static Result<Path> write(String file, PlanReport report) {
    try {
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        return notWritten(file, "it is a directory");
      }
      return Result.ok(replaced(path, report.json() + "\n"));
    } catch (NoSuchFileException _) {
      return notWritten(file, "there is no such directory");
    } catch (InvalidPathException e) {
      return notWritten(file, "it is no file name: " + e.getReason());
    } catch (IOException e) {
      return notWritten(file, e.getClass().getSimpleName());
    }
  }

  private static Path replaced(Path path, String text) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    if (directory == null) {
      throw new NoSuchFileException(path.toString());
    }
    // Made with the owner's permissions alone, where the file system knows any.
    Path beside = Files.createTempFile(directory, ".relayctl-", ".plan");
    try {
      Files.writeString(beside, text);
      return Files.move(
          beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static Result<Path> notWritten(String file, String why) {
    return Result.bad(
        Problem.failed(
            "plan.not-written",
            "the plan can't be written",
            Where.file(file),
            why,
            "name a file in a directory that exists and may be written to"));
  }

  /** Reads one; {@code plan.unreadable}. */
  public static Result<Stored> read(String file) {
    String why;
    try {
      String text = Files.readString(Path.of(file));
      return PlanReader.read(text, Where.file(file))
          .then(plan ->
              PlanReader.asked(text, Where.file(file))
                  .map(asked -> new Stored(plan, asked(asked), file)));
    } catch (NoSuchFileException _) {
      why = "there is no such file";
    } catch (InvalidPathException e) {
      why = "it is no file name: " + e.getReason();
    } catch (CharacterCodingException _) {
      why = "it is no text";
    } catch (IOException e) {
      why = e.getClass().getSimpleName();
    }
    return Result.bad(
        Problem.invalid(
            "plan.unreadable",
            "the stored plan can't be read",
            Where.file(file),
            why,
            "relayctl plan ENV --out " + file));
  }

  private static Asked asked(PlanReport.Asked asked) {
    return new Asked(asked.image(), Strategy.ofWord(asked.strategy()).orElse(null), asked.groups());
  }

  /** Null when a stored plan is what would be planned now; else what has moved. */
  public static @Nullable Problem stale(Stored stored, Plan fresh) {
    return stored.plan().hash().equals(fresh.hash())
        ? null
        : stale(stored, moved(stored.plan(), fresh, PlanLines::all));
  }

  /**
   * The same for a plan that was made again once the image was built, which takes minutes: only the
   * image, and the app that its registry comes with, may differ.
   */
  public static @Nullable Problem staleOnceBuilt(Stored stored, Plan fresh) {
    if (fresh.isEmpty()) {
      return null; // it was built to what runs already, and nothing is done
    }
    List<String> moved = moved(stored.plan(), fresh, PlanLines::butTheImage);
    return moved.isEmpty() ? null : stale(stored, moved);
  }

  private static Problem stale(Stored stored, List<String> moved) {
    return Problem.refused(
        "plan.stale",
        "the world has moved on since the plan was made at " + stored.plan().observedAt(),
        Where.file(stored.file()),
        moved.isEmpty() ? "what it would send is another config now" : said(moved),
        "relayctl plan "
            + stored.plan().environment()
            + " --out "
            + stored.file()
            + ", and read it again");
  }

  private static String said(List<String> moved) {
    return String.join("; ", moved.subList(0, Math.min(MOST_LINES, moved.size())))
        + (moved.size() > MOST_LINES ? "; and more" : "");
  }

  private static List<String> moved(Plan before, Plan fresh, Function<Plan, List<String>> lines) {
    List<String> moved = new ArrayList<>();
    if (before.lastRun() != fresh.lastRun()) {
      moved.add("run " + fresh.lastRun() + " was made since");
    }
    List<String> old = lines.apply(before);
    List<String> now = lines.apply(fresh);
    now.stream().filter(line -> !old.contains(line)).forEach(line -> moved.add("now: " + line));
    old.stream().filter(line -> !now.contains(line)).forEach(line -> moved.add("before: " + line));
    return moved;
  }
}
