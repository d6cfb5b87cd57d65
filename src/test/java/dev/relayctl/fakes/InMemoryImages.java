package dev.relayctl.fakes;

import dev.relayctl.plan.Image;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.ImageLook;
import dev.relayctl.run.Images;
import dev.relayctl.run.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A registry that has what was built into it, and a project with one content. */
public final class InMemoryImages implements Images {
  private static final String REPOSITORY = "registry.fly.io/relay-api";
  private static final String TAG = "relayctl-0123456789ab-cdef01234567";

  private final String digest;
  private final List<String> journal = new ArrayList<>();
  private final List<Set<String>> looked = new ArrayList<>();
  private @Nullable ImageLook held;
  private boolean present;

  /**
   * An empty one.
   *
   * @param digest that the content will have
   */
  public InMemoryImages(String digest) {
    this.digest = digest;
  }

  /** The builds so far, by tag. */
  public synchronized List<String> journal() {
    return List.copyOf(journal);
  }

  @Override
  public synchronized Result<Image> resolve(Request request, @Nullable String asked) {
    if (asked == null) {
      return Result.ok(
          present ? built() : new Image(REPOSITORY, TAG, null, Image.Presence.TO_BE_PROVIDED));
    }
    return asked.equals(built().reference())
        ? Result.ok(new Image(REPOSITORY, null, digest, Image.Presence.PRESENT))
        : Result.bad(
            Problem.invalid(
                "images.not-found",
                "no image " + asked,
                Where.system("registry", "in memory"),
                "it holds one image only",
                "build it first"));
  }

  @Override
  public synchronized Result<Image> provide(Request request, Image image, Progress progress) {
    if (!present) {
      journal.add("build " + image.tag());
      present = true;
    }
    return Result.ok(built());
  }

  /** What is found in each image from now on; everything until then. */
  public synchronized void holds(ImageLook look) {
    held = look;
  }

  /** The names that were looked for, question by question. */
  public synchronized List<Set<String>> looked() {
    return List.copyOf(looked);
  }

  @Override
  public synchronized Result<ImageLook> look(Image image, Set<Path> files) {
    Set<String> names = new HashSet<>();
    files.forEach(file -> names.add(String.valueOf(file.getFileName())));
    looked.add(names);
    ImageLook everything = new ImageLook(names, Set.of(), ImageLook.Extent.WHOLE);
    return Result.ok(held == null ? everything : held);
  }

  private Image built() {
    return new Image(REPOSITORY, TAG, digest, Image.Presence.PRESENT);
  }
}
