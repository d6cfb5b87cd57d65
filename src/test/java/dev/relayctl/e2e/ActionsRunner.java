package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.config.Format;
import dev.relayctl.config.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the jobs that an event starts: each in a clone of its own, with the variables that GitHub
 * sets, the secrets of its environment, and a token that may do what the job says.
 *
 * @param origin the repository, whose work tree holds the workflows
 * @param work where clones are made
 * @param secrets of each environment, by name
 * @param world variables that stand for the Internet: where the vendors' servers are
 */
record ActionsRunner(
    Path origin,
    Path work,
    String repository,
    Map<String, Map<String, String>> secrets,
    Map<String, String> world,
    GitHub gitHub) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern OUTPUT = Pattern.compile("(?s)(\\w+)<<(\\S+)\n(.*?)\n\\2\n");

  /** Of which a process on a runner knows as much as here. */
  private static final List<String> OF_THE_MACHINE =
      List.of("HOME", "JAVA_HOME", "LANG", "LC_ALL", "TMPDIR", "USER");

  /** The repository's side. */
  interface GitHub {
    String token();

    /** From now on the token may do this, as in a job's {@code permissions}. */
    void allow(JsonNode permissions) throws Exception;
  }

  /**
   * What a job did.
   *
   * @param variables that the workflow gave to its command
   * @param said standard output and error
   */
  record Ran(
      String job,
      int exitCode,
      Map<String, String> variables,
      Map<String, String> outputs,
      String summary,
      String said,
      Path workspace) {
    Ran well() {
      assertThat(exitCode).as(job + ": " + said).isZero();
      return this;
    }
  }

  /** All jobs whose conditions are met, one after the other. */
  List<Ran> run(ActionsEvent event) throws Exception {
    var done = new ArrayList<Ran>();
    for (String name : List.of("deploy", "plan", "preview")) {
      String path = ".github/workflows/relayctl-" + name + ".yml";
      Node.MapNode workflow =
          Format.YAML
              .parse(Files.readString(origin.resolve(path)), path)
              .match(
                  tree -> tree,
                  problems -> {
                    throw new AssertionError(problems);
                  });
      if (event.starts(map(workflow, "on"))) {
        for (Node.Entry job : map(workflow, "jobs").entries().values()) {
          ObjectNode context = event.context(repository, gitHub.token());
          Node.MapNode tree = (Node.MapNode) job.value();
          if (ActionsExpression.isTrue(text(tree, "if"), context)) {
            done.add(run(event, job.key(), tree, context));
          }
        }
      }
    }
    return done;
  }

  private Ran run(ActionsEvent event, String name, Node.MapNode job, ObjectNode context)
      throws Exception {
    gitHub.allow(JSON.valueToTree(texts(map(job, "permissions"))));
    String environment =
        job.find("environment").isPresent() ? text(job, "environment", "name") : "";
    context.set("secrets", JSON.valueToTree(secrets.getOrDefault(environment, Map.of())));
    Path directory = Files.createTempDirectory(work, name);
    Path workspace = directory.resolve("workspace");
    Ran last = null;
    for (Node step : ((Node.ListNode) job.find("steps").orElseThrow()).items()) {
      var tree = (Node.MapNode) step;
      if (tree.find("run").isPresent()) {
        last = script(event, name, tree, context, directory);
      } else if (text(tree, "uses").startsWith("actions/checkout@")) {
        Node ref = tree.find("with", "ref").orElse(null);
        checkOut(
            event,
            workspace,
            ref instanceof Node.Scalar scalar
                ? "refs/heads/" + ActionsExpression.filled(scalar.text(), context)
                : event.ref());
      } else {
        assertThat(text(tree, "uses")).startsWith("actions/setup-java@");
      }
    }
    if (last == null) {
      throw new AssertionError(name + " runs nothing");
    }
    return last;
  }

  /** As actions/checkout does: a branch by its name, all else by its commit. */
  private void checkOut(ActionsEvent event, Path workspace, String ref) throws Exception {
    Git.in(work).run("clone", "--quiet", "--no-checkout", origin.toString(), workspace.toString());
    Git git = Git.in(workspace);
    if (ref.startsWith("refs/heads/")) {
      String branch = ref.substring("refs/heads/".length());
      git.run("checkout", "--quiet", "-B", branch, "refs/remotes/origin/" + branch);
    } else {
      git.run("fetch", "--quiet", "origin", ref);
      git.run("checkout", "--quiet", "--detach", event.sha());
    }
    git.run(
        "remote", "set-url", "origin", world.get("GITHUB_SERVER_URL") + "/" + repository + ".git");
  }

  private Ran script(
      ActionsEvent event, String name, Node.MapNode step, ObjectNode context, Path directory)
      throws Exception {
    Path script = Files.writeString(directory.resolve("script.sh"), text(step, "run") + "\n");
    Path said = directory.resolve("said");
    var given = new LinkedHashMap<String, String>();
    if (step.find("env").isPresent()) {
      texts(map(step, "env"))
          .forEach((key, value) -> given.put(key, ActionsExpression.filled(value, context)));
    }
    var builder =
        new ProcessBuilder("bash", "-e", script.toString())
            .directory(directory.resolve("workspace").toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    Map<String, String> all = builder.environment();
    all.keySet().retainAll(OF_THE_MACHINE);
    all.putAll(world);
    all.putAll(ofGitHub(event, directory));
    all.putAll(given);
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(name + " did not end: " + Files.readString(said));
    }
    return new Ran(
        name,
        process.exitValue(),
        given,
        outputs(directory.resolve("output")),
        Files.readString(directory.resolve("summary")),
        Files.readString(said),
        directory.resolve("workspace"));
  }

  private Map<String, String> ofGitHub(ActionsEvent event, Path directory) throws IOException {
    var all = new HashMap<String, String>();
    for (String file : List.of("output", "summary", "env", "path")) {
      Files.writeString(directory.resolve(file), "");
    }
    Files.writeString(directory.resolve("event.json"), event.payload().toString());
    all.put("CI", "true");
    all.put("GITHUB_ACTIONS", "true");
    all.put("GITHUB_ACTOR", "ann");
    all.put("GITHUB_TRIGGERING_ACTOR", "ann");
    all.put("GITHUB_BASE_REF", event.baseRef());
    all.put("GITHUB_HEAD_REF", event.headRef());
    all.put("GITHUB_EVENT_NAME", event.name());
    all.put("GITHUB_EVENT_PATH", directory.resolve("event.json").toString());
    all.put("GITHUB_OUTPUT", directory.resolve("output").toString());
    all.put("GITHUB_STEP_SUMMARY", directory.resolve("summary").toString());
    all.put("GITHUB_ENV", directory.resolve("env").toString());
    all.put("GITHUB_PATH", directory.resolve("path").toString());
    all.put("GITHUB_REF", event.ref());
    all.put("GITHUB_REF_NAME", event.refName());
    all.put("GITHUB_REF_TYPE", event.ref().startsWith("refs/tags/") ? "tag" : "branch");
    all.put("GITHUB_REPOSITORY", repository);
    all.put("GITHUB_RUN_ATTEMPT", "1");
    all.put("GITHUB_RUN_ID", "7");
    all.put("GITHUB_SHA", event.sha());
    all.put("GITHUB_WORKFLOW", "relayctl");
    all.put("GITHUB_WORKSPACE", directory.resolve("workspace").toString());
    all.put("RUNNER_OS", "Linux");
    all.put("RUNNER_TEMP", directory.toString());
    return all;
  }

  private static Map<String, String> outputs(Path file) throws IOException {
    var outputs = new HashMap<String, String>();
    Matcher matcher = OUTPUT.matcher(Files.readString(file));
    while (matcher.find()) {
      outputs.put(matcher.group(1), matcher.group(3));
    }
    return outputs;
  }

  private static Node.MapNode map(Node.MapNode tree, String key) {
    return (Node.MapNode) tree.find(key).orElseThrow();
  }

  private static String text(Node.MapNode tree, String... keys) {
    return ((Node.Scalar) tree.find(keys).orElseThrow()).text();
  }

  private static Map<String, String> texts(Node.MapNode tree) {
    var texts = new LinkedHashMap<String, String>();
    tree.entries().values().forEach(e -> texts.put(e.key(), ((Node.Scalar) e.value()).text()));
    return texts;
  }
}
