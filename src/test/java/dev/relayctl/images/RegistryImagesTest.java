package dev.relayctl.images;

import static dev.relayctl.images.ImageProject.problem;
import static dev.relayctl.images.ImageProject.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Image;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an image comes from, and that it is pinned before anybody may run it. */
final class RegistryImagesTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  private final List<Progress.Event> told = new CopyOnWriteArrayList<>();

  @TempDir Path temp;

  private FakeRegistry registry;
  private ImageProject project;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry(temp);
    project = new ImageProject(temp, registry);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void pinsATagOfTheCommandLineToTheDigestItHasNow() {
    registry.holds("main", DIGEST);

    Image image = value(project.images().resolve(project.request(), given("main")));

    assertThat(image)
        .isEqualTo(
            new Image(registry.host() + "/relay-api", "main", DIGEST, Image.Presence.PRESENT));
    assertThat(image.reference()).isEqualTo(registry.host() + "/relay-api@" + DIGEST);
  }

  @Test
  void takesADigestAtItsWord() {
    String named = registry.host() + "/relay-api:main@" + DIGEST;

    Image image = value(project.images().resolve(project.request(), named));

    assertThat(image.digest()).isEqualTo(DIGEST);
    assertThat(registry.asked()).isEmpty();
  }

  @Test
  void refusesATagThatTheRegistryHasNotAndNamesSimilarOnes() {
    registry.holds("main", DIGEST).holds("v1", DIGEST);

    Problem problem = problem(project.images().resolve(project.request(), given("maim")));

    assertThat(problem.facts().id().value()).isEqualTo("images.not-found");
    assertThat(problem.facts().what()).contains("maim");
    assertThat(problem.facts().why()).contains("main");
    assertThat(problem.exitCode().number()).isEqualTo(2);
  }

  @Test
  void takesTheImageOfTheEnvironmentBeforeTheFlyConfigurations() throws IOException {
    registry.holds("mine", DIGEST);
    project.app("image: " + given("mine"));
    project.file("fly.toml", "app = \"relay-api\"\n[build]\nimage = \"" + given("theirs") + "\"");

    assertThat(value(project.images().resolve(project.request(), null)).tag()).isEqualTo("mine");
  }

  @Test
  void honoursTheImageOfTheFlyConfiguration() throws IOException {
    registry.holds("theirs", DIGEST);
    project.file("fly.toml", "app = \"relay-api\"\n[build]\nimage = \"" + given("theirs") + "\"");

    Image image = value(project.images().resolve(project.request(), null));

    assertThat(image.tag()).isEqualTo("theirs");
    assertThat(image.digest()).isEqualTo(DIGEST);
  }

  @Test
  void doesNotBuildWhatTheRegistryHasOfThisCommit() throws IOException {
    project.program("flyctl", "exit 1");
    String tag = planned().tag();
    registry.holds(String.valueOf(tag), DIGEST);

    Image image = planned();

    assertThat(image.presence()).isEqualTo(Image.Presence.PRESENT);
    assertThat(image.digest()).isEqualTo(DIGEST);
    assertThat(project.nothingWasCalled()).isTrue();
  }

  @Test
  void theTagNamesTheCommitAndChangesWithIt() throws IOException {
    project.program("flyctl");
    Image first = planned();

    project.commit();

    assertThat(first.unbuilt()).isTrue();
    assertThat(first.tag()).matches("relayctl-[0-9a-f]{12}-[0-9a-f]{12}");
    assertThat(planned().tag()).startsWith("relayctl-" + project.head().substring(0, 12) + "-");
    assertThat(planned().tag()).isNotEqualTo(first.tag());
  }

  @Test
  void aDirtyTreeIsNeverMistakenForItsCommit() throws IOException {
    project.program("flyctl");
    Image clean = planned();

    project.file("Dockerfile", "FROM busybox\n");
    Image changed = planned();
    project.file("Dockerfile", "FROM alpine\n");
    Image otherwise = planned();
    project.git("checkout", "--quiet", "Dockerfile");
    project.file("new.txt", "untracked, and copied by the Dockerfile");
    Image added = planned();

    assertThat(List.of(changed, otherwise, added))
        .allSatisfy(image -> assertThat(image.tag()).contains("-dirty-"))
        .doesNotHaveDuplicates()
        .doesNotContain(clean);
  }

  @Test
  void anInputThatGitIgnoresMakesAnotherImage() throws IOException {
    project.program("flyctl").app("build: { inputs: [target/app] }").commit();
    project.file("target/app/a.jar", "one");
    Image one = planned();

    project.file("target/app/a.jar", "two");

    assertThat(planned().tag()).isNotEqualTo(one.tag()).doesNotContain("dirty");
  }

  @Test
  void refusesAnInputThatIsNotThere() throws IOException {
    project.program("flyctl").app("build: { inputs: [target/app] }").commit();

    assertThat(problem(project.images().resolve(project.request(), null)).facts().id().value())
        .isEqualTo("images.no-input");
  }

  @Test
  void buildsWithFlyctlAndReadsTheDigestFromTheRegistry() throws IOException {
    project.program(
        "flyctl",
        "echo 'Building image'",
        "echo \"token $FLY_ACCESS_TOKEN\"",
        "echo " + DIGEST + " > $TAGS/$5");

    Image image = built();

    assertThat(image.digest()).isEqualTo(DIGEST);
    assertThat(image.presence()).isEqualTo(Image.Presence.PRESENT);
    assertThat(project.called())
        .containsExactly(
            "deploy",
            "--build-only",
            "--push",
            "--image-label",
            image.tag(),
            "--config",
            project.directory().resolve("fly.toml").toString(),
            "--app",
            "relay-api",
            "--label",
            "org.opencontainers.image.revision=" + project.head(),
            "--label",
            "org.opencontainers.image.ref.name=main");
    assertThat(told).contains(new Progress.Event.Output("flyctl", "Building image"));
    assertThat(told.toString()).contains("token (secret)").doesNotContain(FakeRegistry.PASSWORD);
  }

  @Test
  void buildsWithDockerAndTakesTheDigestThatItWrites() throws IOException {
    project
        .app(
            """
            build:
              with: docker
              dockerfile: Dockerfile
              target: runtime
              args: { B: "2", A: "1 and more" }
            """)
        .commit();
    project.program(
        "docker",
        "while [ \"$1\" != --metadata-file ]; do shift; done",
        "echo '{\"containerimage.digest\":\"" + DIGEST + "\"}' > \"$2\"");

    Image image = built();

    assertThat(image.digest()).isEqualTo(DIGEST);
    assertThat(project.called())
        .containsSubsequence(
            "buildx",
            "build",
            "--push",
            "--platform",
            "linux/amd64",
            "--tag",
            registry.host() + "/relay-api:" + image.tag(),
            "--file",
            project.directory().resolve("Dockerfile").toString(),
            "--target",
            "runtime",
            "--build-arg",
            "A=1 and more",
            "--build-arg",
            "B=2",
            "--label",
            "org.opencontainers.image.revision=" + project.head(),
            project.directory().toString());
  }

  @Test
  void buildsWithACommandThatIsToldWhatToPush() throws IOException {
    project
        .app("build: { with: command, command: [./build.sh, \"two words\"] }")
        .script(
            "build.sh",
            "echo \"$RELAYCTL_APP $RELAYCTL_COMMIT $RELAYCTL_BRANCH $RELAYCTL_TREE\"",
            "echo " + DIGEST + " > \"$TAGS/${RELAYCTL_IMAGE##*:}\"")
        .commit();

    Image image = built();

    assertThat(image.digest()).isEqualTo(DIGEST);
    assertThat(project.called()).containsExactly("two words");
    assertThat(told)
        .contains(
            new Progress.Event.Output("build.sh", "relay-api " + project.head() + " main clean"));
  }

  @Test
  void saysSoWhenTheBuildOfADirtyTreeBegins() throws IOException {
    project.program("flyctl", "echo " + DIGEST + " > $TAGS/$5").file("new.txt", "new");

    built();

    assertThat(told.getFirst().toString()).contains("not committed", "-dirty-");
  }

  @Test
  void aBuildThatFailsSaysWithWhichWords() throws IOException {
    project.program("flyctl", "echo 'step 3: no such file app.py' >&2", "exit 4");

    Problem problem = problem(provided(planned()));

    assertThat(problem.facts().id().value()).isEqualTo("images.build-failed");
    assertThat(problem.facts().what()).contains("exit code 4");
    assertThat(problem.facts().why()).isEqualTo("step 3: no such file app.py");
  }

  @Test
  void aBuildThatPushedNothingIsNoSuccess() throws IOException {
    project.program("flyctl", "exit 0");

    assertThat(problem(provided(planned())).facts().id().value()).isEqualTo("images.not-pushed");
  }

  @Test
  void aFileSavedDuringTheBuildSpoilsIt() throws IOException {
    project.program(
        "flyctl",
        "echo " + DIGEST + " > $TAGS/$5",
        "echo '# later' >> " + project.directory().resolve("Dockerfile"));

    assertThat(problem(provided(planned())).facts().id().value()).isEqualTo("deploy.image-changed");
  }

  @Test
  void aFileSavedAfterPlanningIsNotBuilt() throws IOException {
    project.program("flyctl", "echo " + DIGEST + " > $TAGS/$5");
    Image planned = planned();
    project.file("Dockerfile", "FROM busybox\n");

    assertThat(problem(provided(planned)).facts().id().value()).isEqualTo("deploy.image-changed");
    assertThat(project.nothingWasCalled()).isTrue();
  }

  @Test
  void namesTheThreeWaysWhenThereIsNothingToBuildWith() {
    Problem problem = problem(project.images().resolve(project.request(), null));

    assertThat(problem.facts().id().value()).isEqualTo("images.no-builder");
    assertThat(problem.facts().why()).contains("flyctl", "docker");
    assertThat(problem.facts().remedy()).contains("with: command", "--image");
  }

  @Test
  void refusesToGuessWithoutADockerfile() throws IOException {
    project.program("flyctl").git("rm", "--quiet", "Dockerfile");

    Problem problem = problem(project.images().resolve(project.request(), null));

    assertThat(problem.facts().id().value()).isEqualTo("deploy.no-image");
    assertThat(problem.facts().remedy()).contains("Dockerfile", "app.build", "--image");
  }

  @Test
  void refusesWhatFlyctlWouldSilentlyIgnore() throws IOException {
    project
        .program("flyctl")
        .file("fly.toml", "app = \"relay-api\"\n[build]\nbuild-target = \"runtime\"\n")
        .app("build: { with: flyctl, target: debug }");

    assertThat(problem(project.images().resolve(project.request(), null)).facts().id().value())
        .isEqualTo("images.fly-toml-wins");
  }

  @Test
  void refusesBuildpacksWithDocker() throws IOException {
    project
        .program("docker")
        .file("fly.toml", "app = \"relay-api\"\n[build]\nbuilder = \"some/builder\"\n");

    assertThat(problem(project.images().resolve(project.request(), null)).facts().id().value())
        .isEqualTo("images.not-for-docker");
  }

  @Test
  void refusesAProjectThatIsNotCommitted() throws IOException {
    project.program("flyctl").git("update-ref", "-d", "HEAD");

    assertThat(problem(project.images().resolve(project.request(), null)).facts().id().value())
        .isEqualTo("images.no-commit");
  }

  @Test
  void aNameInTheFileIsShownWithoutAskingAnybody() throws IOException {
    project.app("image: " + given("main"));

    Image image = value(new NamedImages().resolve(project.request(), null));

    assertThat(image.reference()).isEqualTo(given("main"));
    assertThat(registry.asked()).isEmpty();
  }

  private String given(String tag) {
    return registry.host() + "/relay-api:" + tag;
  }

  private Image planned() {
    return value(project.images().resolve(project.request(), null));
  }

  private Image built() {
    return value(provided(planned()));
  }

  private Result<Image> provided(Image image) {
    return project.images().provide(project.request(), image, told::add);
  }
}
