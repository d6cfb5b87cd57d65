package dev.relayctl.environment.flytoml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FlyTomlTest {
  @TempDir Path directory;

  @Test
  void saysWhatIsWrongWhereAndWhatToDo() throws IOException {
    Problem problem = problems("app = \"a\"\n\n[deploy]\n  stratgy = \"rolling\"\n").getFirst();

    assertThat(problem.facts().id().value()).isEqualTo("fly-toml.unknown-key");
    assertThat(problem.facts().what()).isEqualTo("no key \"stratgy\" under deploy");
    assertThat(problem.facts().where().text()).isEqualTo("fly.toml:4:3");
    assertThat(problem.facts().why())
        .isEqualTo(
            "deploy accepts: max_unavailable, release_command, release_command_timeout,"
                + " release_command_vm, seed_command, strategy, wait_timeout");
    assertThat(problem.facts().remedy())
        .isEqualTo("did you mean strategy? write that, or remove the line");
  }

  @Test
  void tellsAllProblemsInTheOrderOfTheFile() throws IOException {
    String toml =
        """
        kill_timeout = "90"
        nonsense = 1

        [http_service]
          internal_port = "8080"
          force_https = "yes"

        [[http_service.checks]]
          interval = "1 minute"

        [[vm]]
          size = "shared-cpu-3x"
        """;

    assertThat(idsAndPlaces(toml))
        .containsExactly(
            "invalid-value 1:1",
            "unknown-key 2:1",
            "wrong-type 5:3",
            "wrong-type 6:3",
            "invalid-value 9:3",
            "invalid-value 12:3");
  }

  static Stream<Arguments> wrongFiles() {
    return Stream.of(
        wrong("app = \"Relay API\"", "invalid-value 1:1"),
        wrong("app = 7", "wrong-type 1:1"),
        wrong("app = [\"a\"]", "wrong-type 1:1"),
        wrong("kill_timeout = 301", "out-of-range 1:1"),
        wrong("kill_timeout = \"-1s\"", "out-of-range 1:1"),
        wrong("kill_timeout = 1.5", "wrong-type 1:1"),
        wrong("kill_timeout = 9223372036854775807", "invalid-value 1:1"),
        wrong("swap_size_mb = -1", "out-of-range 1:1"),
        wrong("env = \"A=1\"", "wrong-type 1:1"),
        wrong("[env]\nA = [1]", "wrong-type 2:1"),
        wrong("[env]\nA = { B = 1 }", "wrong-type 2:1"),
        wrong("processes = \"web\"", "wrong-type 1:1"),
        wrong("[processes]\nweb = \"a 'b\"", "invalid-value 2:1"),
        wrong("[processes]\nweb = 1", "wrong-type 2:1"),
        wrong("[processes]\nfly_app_console = \"a\"", "reserved-group 2:1"),
        wrong("[[processes]]\ncommand = \"a\"", "missing-key 1:1"),
        wrong("[http_service]\nforce_https = true", "missing-key 1:1"),
        wrong("[http_service]\ninternal_port = 0", "out-of-range 2:1"),
        wrong("[http_service]\ninternal_port = 65536", "out-of-range 2:1"),
        wrong(
            "[http_service]\ninternal_port = 1\nauto_stop_machines = \"pause\"",
            "invalid-value 3:1"),
        wrong("[http_service]\ninternal_port = 1\nauto_stop_machines = 1", "wrong-type 3:1"),
        wrong("[http_service]\ninternal_port = 1\nconcurrency = \"20,25\"", "wrong-type 3:1"),
        wrong(
            "[http_service]\ninternal_port = 1\n[[http_service.checks]]\nheaders = [{ name = \"A\" }]",
            "wrong-type 4:1"),
        wrong("[processes]\nweb = \"a\"\n[http_service]\ninternal_port = 1", "missing-key 3:1"),
        wrong(
            "[processes]\nweb = \"a\"\n[http_service]\ninternal_port = 1\nprocesses = []",
            "missing-key 3:1"),
        wrong(
            "[processes]\nweb = \"a\"\n[http_service]\ninternal_port = 1\nprocesses = [\"wep\"]",
            "unknown-group 5:1"),
        wrong("[[services]]\ninternal_port = 1\nprotocol = \"sctp\"", "invalid-value 3:1"),
        wrong("[[services]]\ninternal_port = \"http\"", "invalid-value 2:1"),
        wrong("[[services]]\nprotocol = \"tcp\"", "missing-key 1:1"),
        wrong("[[services]]\ninternal_port = 1\nconcurrency = \"20\"", "invalid-value 3:1"),
        wrong("[[services]]\ninternal_port = 1\nports = [80]", "wrong-type 3:10"),
        wrong(
            "[[services]]\ninternal_port = 1\n[services.concurrency]\ntype = \"donuts\"",
            "invalid-value 4:1"),
        wrong(
            "[[services]]\ninternal_port = 1\n[[services.tcp_checks]]\npath = \"/\"",
            "unknown-key 4:1"),
        wrong("[checks.a]\ntype = \"http\"", "missing-key 1:1"),
        wrong("[checks.a]\nport = 1", "missing-key 1:1"),
        wrong("[checks.a]\ntype = \"exec\"\nport = 1", "invalid-value 2:1"),
        wrong("[checks.a]\ntype = \"tcp\"\nport = 1\ninterval = 1999", "out-of-range 4:1"),
        wrong("[checks.a]\ntype = \"tcp\"\nport = 1\ntimeout = \"61s\"", "out-of-range 4:1"),
        wrong("checks = [1]", "wrong-type 1:11"),
        wrong("[mounts]\nsource = \"data\"", "missing-key 1:1"),
        wrong("[mounts]\nsource = \"\"\ndestination = \"/data\"", "invalid-value 2:1"),
        wrong(mount("snapshot_retention = 0"), "out-of-range 4:1"),
        wrong(mount("snapshot_retention = 61"), "out-of-range 4:1"),
        wrong(mount("initial_size = \"500mb\""), "out-of-range 4:1"),
        wrong(mount("initial_size = \"big\""), "invalid-value 4:1"),
        wrong(mount("auto_extend_size_threshold = 80"), "missing-key 1:1"),
        wrong(mount("auto_extend_size_limit = \"5gb\""), "missing-key 1:1"),
        wrong(
            mount("auto_extend_size_threshold = 49\nauto_extend_size_increment = \"101gb\""),
            "out-of-range 4:1",
            "out-of-range 5:1"),
        wrong(
            "[" + mount("").replaceFirst("]", "]]") + "[" + mount("").replaceFirst("]", "]]"),
            "conflicting-keys 4:1"),
        wrong("deploy = { strategy = \"canary\" }\n" + mount(""), "conflicting-keys 2:1"),
        wrong("[deploy]\nstrategy = \"blue-green\"", "invalid-value 2:1"),
        wrong("[deploy]\nmax_unavailable = 0", "out-of-range 2:1"),
        wrong("[deploy]\nmax_unavailable = inf", "out-of-range 2:1"),
        wrong("[deploy]\nmax_unavailable = \"25%\"", "wrong-type 2:1"),
        wrong("[deploy]\nwait_timeout = \"300\"", "invalid-value 2:1"),
        wrong("[deploy]\nwait_timeout = \"\"", "invalid-value 2:1"),
        wrong("[deploy]\nrelease_command = \"a \\\\\"", "invalid-value 2:1"),
        wrong("[deploy]\nrelease_command = [\"a\"]", "wrong-type 2:1"),
        wrong("[deploy]\nrelease_command_vm = { size = \"huge\" }", "invalid-value 2:24"),
        wrong("[[vm]]\nmemory = \"0\"", "out-of-range 2:1"),
        wrong("[[vm]]\nmemory = \"4gb\"", "out-of-range 2:1"),
        wrong("[[vm]]\ncpu_kind = \"performance\"", "out-of-range 1:1"),
        wrong("[[vm]]\nkernel_args = \"quiet\"", "wrong-type 2:1"),
        wrong("[[vm]]\nprocesses = [\"web\"]", "unknown-group 2:1"),
        wrong("[[files]]\nguest_path = \"/a\"", "missing-key 1:1"),
        wrong("[[files]]\nraw_value = \"a\"", "missing-key 1:1"),
        wrong(
            "[[files]]\nguest_path = \"/a\"\nraw_value = \"a\"\nsecret_name = \"B\"",
            "conflicting-keys 1:1"),
        wrong("[[restart]]\nretries = 1", "missing-key 1:1"),
        wrong("[[restart]]\npolicy = \"no\"", "invalid-value 2:1"),
        wrong("[[metrics]]\nport = \"9091\"", "wrong-type 2:1"),
        wrong("[[statics]]\nguest_path = \"/a\"", "missing-key 1:1"),
        wrong("[experimental]\ncmd = [1]", "wrong-type 2:8"),
        wrong("[build]\ndocker_file = \"Dockerfile\"", "unknown-key 2:1"),
        wrong("host_dedication_id = \"a\"", "unsupported-key 1:1"),
        wrong("machine_config = \"machine.json\"", "unsupported-key 1:1"),
        wrong("container = \"app\"", "unsupported-key 1:1"),
        wrong("[build.compose]\nfile = \"compose.yaml\"", "unsupported-key 1:1"),
        wrong("[experimental]\nmachine_config = \"{}\"", "unsupported-key 2:1"),
        wrong("[[machine_checks]]\nimage = \"a\"", "missing-key 1:1"),
        wrong(
            "[http_service]\ninternal_port = 1\n[[http_service.machine_checks]]\ncommand = \"a\"",
            "missing-key 3:1",
            "wrong-type 4:1"),
        wrong("prime_region = \"fra\"", "unknown-key 1:1"));
  }

  private static Arguments wrong(String toml, String... expected) {
    return Arguments.of(toml, List.of(expected));
  }

  private static String mount(String more) {
    return "[mounts]\nsource = \"data\"\ndestination = \"/data\"\n" + more;
  }

  @ParameterizedTest
  @MethodSource("wrongFiles")
  void refusesWhatFlyctlWouldRefuseOrOverlook(String toml, List<String> expected)
      throws IOException {
    assertThat(idsAndPlaces(toml)).isEqualTo(expected);
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertThat(ids(FlyToml.read(directory.resolve("fly.toml"), "fly.toml")))
        .containsExactly("config.missing-file");
  }

  @Test
  void refusesAFileThatIsNotText() throws IOException {
    byte[] binary = {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, (byte) 0xC3, (byte) 0x28};

    assertThat(ids(read(binary))).containsExactly("config.not-text");
  }

  @Test
  void refusesBrokenSyntaxAndShowsWhere() throws IOException {
    Result<FlyToml> result = read("app = \"relay\n[env\n".getBytes(StandardCharsets.UTF_8));

    assertThat(ids(result)).contains("config.toml-syntax");
    assertThat(result.problems().getFirst().facts().where().text()).startsWith("fly.toml:1:");
  }

  @Test
  void readsAnEmptyFileAsOneGroupWithTheDefaultsOfFlyctl() throws IOException {
    FlyToml toml = read(new byte[0]).orElse(problems -> failWith(problems));

    assertThat(toml.processes().groups()).containsExactly("app");
    assertThat(toml.deploy().strategy()).isEqualTo(Strategy.ROLLING);
    assertThat(toml.deploy().waitTimeout()).hasMinutes(5);
    assertThat(toml.deploy().releaseCommandTimeout()).hasMinutes(5);
    assertThat(toml.deploy().maxUnavailable()).isEqualTo(MaxUnavailable.DEFAULT);
  }

  @Test
  void suggestsTheGroupThatWasMeant() throws IOException {
    Problem problem =
        problems("[processes]\nweb = \"a\"\n[[restart]]\npolicy = \"never\"\nprocesses = [\"wep\"]")
            .getFirst();

    assertThat(problem.facts().remedy()).isEqualTo("did you mean web?");
  }

  @Test
  void suggestsNothingForAKeyThatResemblesNone() throws IOException {
    assertThat(problems("zzzzzzzz = 1").getFirst().facts().remedy()).isEqualTo("remove the line");
  }

  private List<String> idsAndPlaces(String toml) throws IOException {
    return problems(toml).stream()
        .map(Problem::facts)
        .map(facts ->
            facts.id().value().replace("fly-toml.", "")
                + facts.where().text().replaceFirst("fly.toml:", " "))
        .toList();
  }

  private List<Problem> problems(String toml) throws IOException {
    return read(toml.getBytes(StandardCharsets.UTF_8)).problems();
  }

  private Result<FlyToml> read(byte[] content) throws IOException {
    Path file = Files.write(directory.resolve("fly.toml"), content);
    return FlyToml.read(file, "fly.toml");
  }

  private static List<String> ids(Result<FlyToml> result) {
    return result.problems().stream().map(problem -> problem.facts().id().value()).toList();
  }

  private static FlyToml failWith(List<Problem> problems) {
    throw new AssertionError(problems);
  }
}
