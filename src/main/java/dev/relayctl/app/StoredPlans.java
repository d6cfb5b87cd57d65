package dev.relayctl.app;

import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.plan.Plan;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanReader;
import dev.relayctl.report.PlanReport;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans in files: written by {@code plan --out}, run by {@code deploy --plan}. */
public final class StoredPlans {
  private static final int MOST_LINES = 4;

  private StoredPlans() {}

  /** A plan that was stored, and what was asked for then. */
  public record Stored(Plan plan, Asked asked, String file) {}

  /** Writes a plan, as a whole or not at all; replaces a file of that name. */
  public static Result<Path> write(String file, PlanReport report) {
    Path path = Path.of(file);
    try {
      Path beside = path.resolveSibling(path.getFileName() + ".new");
      Files.writeString(beside, report.json() + "\n");
      return Result.ok(Files.move(beside, path, StandardCopyOption.REPLACE_EXISTING));
    } catch (IOException e) {
      return Result.bad(
          Problem.failed(
              "plan.not-written",
              "the plan can't be written",
              Where.file(file),
              e.getClass().getSimpleName(),
              "name a file in a directory that exists and may be written to"));
    }
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
    Plan before = stored.plan();
    if (before.hash().equals(fresh.hash())) {
      return null;
    }
    return Problem.refused(
        "plan.stale",
        "the world has moved on since the plan was made at " + before.observedAt(),
        Where.file(stored.file()),
        moved(before, fresh),
        "relayctl plan "
            + before.environment()
            + " --out "
            + stored.file()
            + ", and read it again");
  }

  private static String moved(Plan before, Plan fresh) {
    List<String> moved = new ArrayList<>();
    if (before.lastRun() != fresh.lastRun()) {
      moved.add("run " + fresh.lastRun() + " was made since");
    }
    List<String> old = lines(before);
    List<String> now = lines(fresh);
    now.stream().filter(line -> !old.contains(line)).forEach(line -> moved.add("now: " + line));
    old.stream().filter(line -> !now.contains(line)).forEach(line -> moved.add("before: " + line));
    if (moved.isEmpty()) {
      return "what it would send is another config now";
    }
    return String.join("; ", moved.subList(0, Math.min(MOST_LINES, moved.size())))
        + (moved.size() > MOST_LINES ? "; and more" : "");
  }

  private static List<String> lines(Plan plan) {
    return plan.steps().stream()
        .flatMap(step -> Stream.concat(Stream.of(step.what()), step.changes().stream()))
        .map(String::strip)
        .distinct()
        .toList();
  }
}
