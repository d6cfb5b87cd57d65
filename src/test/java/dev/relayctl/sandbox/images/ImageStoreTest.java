package dev.relayctl.sandbox.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.sandbox.images.ImageSource.FileMapping;
import dev.relayctl.sandbox.machines.ImageCatalog.StoredImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageStoreTest {
  private static final String REPOSITORY = "registry.fly.io/relay-api";

  @TempDir Path temp;
  private Path project;
  private Instant now = Instant.parse("2026-05-01T10:00:00Z");
  private ImageStore store;

  @BeforeEach
  void aProject() throws IOException {
    project = Files.createDirectories(temp.resolve("project"));
    Files.createDirectories(project.resolve("target/lib"));
    Files.writeString(project.resolve("target/relay-api.jar"), "a jar");
    Files.writeString(project.resolve("target/lib/driver.jar"), "a driver");
    InstantSource clock = () -> now;
    store = new ImageStore(temp.resolve("images"), clock);
  }

  @Test
  void storesFilesUnderADigestAndFindsThemByDigestAndTag() throws IOException {
    StoredImage image = valueOf(store.put(source(), REPOSITORY));
    valueOf(store.tag(REPOSITORY + ":v1", image.digest()));

    assertThat(image.digest()).matches("sha256:[0-9a-f]{64}");
    assertThat(Files.readString(image.root().resolve("app/target/lib/driver.jar")))
        .isEqualTo("a driver");
    assertThat(store.find(REPOSITORY + "@" + image.digest())).contains(image);
    assertThat(store.find(image.digest())).contains(image);
    assertThat(store.find(REPOSITORY + ":v1").orElseThrow().digest()).isEqualTo(image.digest());
    assertThat(store.find(REPOSITORY + ":v2")).isEmpty();
    assertThat(store.find(REPOSITORY + "@sha256:" + "0".repeat(64))).isEmpty();
  }

  @Test
  void computesTheSameDigestWithoutStoring() {
    String computed = valueOf(store.digestOf(source()));

    assertThat(temp.resolve("images")).doesNotExist();
    assertThat(valueOf(store.put(source(), REPOSITORY)).digest()).isEqualTo(computed);
  }

  @Test
  void digestsPathsContentExecutableBitsCommandAndEnvironmentAndNothingElse() throws IOException {
    String before = valueOf(store.digestOf(source()));

    Files.setLastModifiedTime(
        project.resolve("target/relay-api.jar"), FileTime.from(Instant.EPOCH));
    assertThat(valueOf(store.digestOf(source()))).isEqualTo(before);

    Map<String, String> other = Map.of("PORT", "9090");
    assertThat(valueOf(store.digestOf(new ImageSource(project, files(), List.of("run"), other))))
        .isNotEqualTo(before);
    assertThat(
            valueOf(
                store.digestOf(new ImageSource(project, files(), List.of("run", ""), Map.of()))))
        .isNotEqualTo(
            valueOf(store.digestOf(new ImageSource(project, files(), List.of("run"), Map.of()))));

    assertThat(project.resolve("target/relay-api.jar").toFile().setExecutable(true)).isTrue();
    String executable = valueOf(store.digestOf(source()));
    assertThat(executable).isNotEqualTo(before);

    Files.writeString(project.resolve("target/relay-api.jar"), "another jar");
    assertThat(valueOf(store.digestOf(source()))).isNotEqualTo(executable);
  }

  @Test
  void namesEveryFileThatIsMissingAndSaysToBuildFirst() {
    var files =
        List.of(
            new FileMapping(Path.of("target/none.jar"), "/app/none.jar"),
            new FileMapping(Path.of("target/nothing"), "/app/nothing"));

    Result<StoredImage> outcome =
        store.put(new ImageSource(project, files, List.of("run"), Map.of()), REPOSITORY);

    assertThat(outcome.problems())
        .extracting(problem -> problem.facts().what())
        .containsExactly(
            "the image needs target/none.jar, which cannot be read",
            "the image needs target/nothing, which cannot be read");
    Problem first = outcome.problems().getFirst();
    assertThat(first.facts().id().value()).isEqualTo("sandbox.image-file-missing");
    assertThat(first.facts().remedy()).contains("build the project");
  }

  @Test
  void refusesAPathThatLeavesTheImage() {
    var files = List.of(new FileMapping(Path.of("target"), "/../../etc"));

    Result<String> outcome =
        store.digestOf(new ImageSource(project, files, List.of("run"), Map.of()));

    assertThat(outcome.problems().getFirst().facts().id().value()).isEqualTo("sandbox.image-path");
  }

  @Test
  void storesOneImageWhenTwoPutTheSameAtOnce() throws Exception {
    Callable<Result<StoredImage>> put = () -> store.put(source(), REPOSITORY);

    List<Result<StoredImage>> both;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      both = threads.invokeAll(List.of(put, put)).stream().map(Future::resultNow).toList();
    }

    assertThat(valueOf(both.getFirst()).digest()).isEqualTo(valueOf(both.getLast()).digest());
    assertThat(temp.resolve("images").toFile().list((_, name) -> name.startsWith("."))).isEmpty();
  }

  @Test
  void prunesWhatNobodyUsesExceptForTheNewestTen() throws IOException {
    var digests = new ArrayList<String>();
    for (int i = 0; i < 13; i++) {
      Files.writeString(project.resolve("target/relay-api.jar"), "jar " + i);
      now = now.plusSeconds(60);
      digests.add(valueOf(store.put(source(), REPOSITORY)).digest());
      valueOf(store.tag(REPOSITORY + ":v" + i, digests.getLast()));
    }

    List<String> gone = valueOf(store.prune(Set.of(digests.getFirst())));

    assertThat(gone).containsExactlyInAnyOrder(digests.get(1), digests.get(2));
    assertThat(store.find(digests.get(0))).isPresent();
    assertThat(store.find(REPOSITORY + ":v1")).isEmpty();
    assertThat(store.find(REPOSITORY + ":v3")).isPresent();
  }

  private ImageSource source() {
    return new ImageSource(
        project, files(), List.of("java", "-jar", "app/relay-api.jar"), Map.of("PORT", "8080"));
  }

  private static List<FileMapping> files() {
    return List.of(
        new FileMapping(Path.of("target"), "/app/target"),
        new FileMapping(Path.of("target/relay-api.jar"), "/app/relay-api.jar"));
  }

  private static <T> T valueOf(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems.toString());
    });
  }
}
