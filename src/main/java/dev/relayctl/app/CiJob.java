package dev.relayctl.app;

import dev.relayctl.config.YamlText;
import dev.relayctl.config.YamlText.Field;
import dev.relayctl.config.YamlText.Flag;
import dev.relayctl.config.YamlText.Items;
import dev.relayctl.config.YamlText.Keys;
import dev.relayctl.config.YamlText.Text;
import dev.relayctl.config.YamlText.Whole;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job of a workflow that runs relayctl.
 *
 * @param condition lines of the expression that says when
 * @param rules that GitHub keeps around it
 * @param ref what is checked out; null for what the event is about
 * @param variables with their values
 * @param commands whole lines, of which the first that fails is the last
 */
record CiJob(
    String id,
    String name,
    List<String> condition,
    Rules rules,
    @Nullable String ref,
    List<Variable> variables,
    List<String> commands) {
  /** Tags move; a commit doesn't. */
  private static final Text CHECKOUT =
      new Text("actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd", "v6.0.2");

  /** By which other parts of a job name the step that runs relayctl. */
  private static final String STEP = "relayctl";

  private static final Text SETUP_JAVA =
      new Text("actions/setup-java@be666c2fcd27ec809703dec50e508c2fdc7f6654", "v5.2.0");

  CiJob {
    condition = List.copyOf(condition);
    variables = List.copyOf(variables);
    commands = List.copyOf(commands);
  }

  /** A variable that the command sees. */
  record Variable(String name, String value) {
    /** One with the value of the secret of that name. */
    static Variable secret(String name) {
      return new Variable(name, "${{ secrets." + name + " }}");
    }
  }

  /**
   * What GitHub sees to.
   *
   * @param environment null for none: no secret but the repository's, and no rule
   * @param permissions of the job's token
   * @param minutes after which the job is stopped
   */
  record Rules(
      @Nullable Place environment, List<Permission> permissions, Group group, int minutes) {
    Rules {
      permissions = List.copyOf(permissions);
    }
  }

  /**
   * An environment of GitHub's, whose rules apply before the job begins, and whose secrets it gets.
   */
  sealed interface Place {
    /** The job is an entry among its deployments. */
    record Deployed(String name) implements Place {}

    /** The job is none. */
    record Used(String name) implements Place {}
  }

  /** What a job's token may do. */
  enum Permission {
    READ_CONTENTS("contents", "read"),
    READ_CHECKS("checks", "read"),
    READ_STATUSES("statuses", "read"),
    READ_PULL_REQUESTS("pull-requests", "read"),
    WRITE_PULL_REQUESTS("pull-requests", "write"),
    WRITE_DEPLOYMENTS("deployments", "write");

    private final String scope;
    private final String access;

    Permission(String scope, String access) {
      this.scope = scope;
      this.access = access;
    }

    private Field yaml() {
      return Field.of(scope, access);
    }
  }

  /** The token, for commands that ask GitHub or tell it something. */
  static final Variable TOKEN = new Variable("GITHUB_TOKEN", "${{ github.token }}");

  /** A workflow's {@code permissions}: its jobs say what they need beyond. */
  static Field permissions() {
    return permissions(List.of(Permission.READ_CONTENTS));
  }

  private static Field permissions(List<Permission> all) {
    return Field.of("permissions", new Keys(all.stream().map(Permission::yaml).toList()));
  }

  /** Jobs of which one runs at a time. */
  sealed interface Group {
    /** All of them have their turn. */
    record InTurn(String name) implements Group {}

    /** A newer one ends the older: they change nothing. */
    record Newest(String name) implements Group {}
  }

  /** The value of {@code jobs}. */
  static Keys all(List<CiJob> jobs) {
    var keys = new ArrayList<Field>();
    for (CiJob job : jobs) {
      keys.add(keys.isEmpty() ? job.yaml() : job.yaml().below(""));
    }
    return new Keys(keys);
  }

  private Field yaml() {
    var keys = new ArrayList<Field>();
    keys.add(Field.of("name", name));
    keys.add(Field.of("if", String.join("\n", condition)));
    keys.add(Field.of("runs-on", "ubuntu-latest"));
    keys.add(Field.of("timeout-minutes", new Whole(rules.minutes())));
    keys.add(permissions(rules.permissions()));
    if (rules.environment() != null) {
      keys.add(environment(rules.environment()));
    }
    keys.add(Field.of("concurrency", concurrency()));
    keys.add(Field.of("steps", new Items(List.of(checkout(), java(), run()))));
    return Field.of(id, new Keys(keys));
  }

  private static Field environment(Place place) {
    return switch (place) {
      case Place.Deployed(String environment) ->
          Field.of(
                  "environment",
                  Keys.of(
                      Field.of("name", environment),
                      Field.of("url", "${{ steps." + STEP + ".outputs.url }}")))
              .below("Its secrets go before the repository's. Approval is one of its rules.");
      case Place.Used(String environment) ->
          Field.of(
                  "environment",
                  Keys.of(Field.of("name", environment), Field.of("deployment", new Flag(false))))
              .below("For its secrets, which go before the repository's.");
    };
  }

  private Keys concurrency() {
    return switch (rules.group()) {
      case Group.InTurn(String group) ->
          Keys.of(
              Field.of("group", group),
              Field.of("cancel-in-progress", new Flag(false))
                  .below("Cancelling would leave a migration or a fleet half done."),
              Field.of("queue", "max").below("Else GitHub drops all that wait but the newest."));
      case Group.Newest(String group) ->
          Keys.of(
              Field.of("group", group),
              Field.of("cancel-in-progress", new Flag(true))
                  .below("It changes nothing, and only the newest says how things are."));
    };
  }

  private YamlText checkout() {
    var with = new ArrayList<Field>();
    with.add(Field.of("fetch-depth", new Whole(0)).below("Guardrails compare commits."));
    if (ref != null) {
      with.add(Field.of("ref", ref));
    }
    return Keys.of(Field.of("uses", CHECKOUT), Field.of("with", new Keys(with)));
  }

  private static YamlText java() {
    return Keys.of(
        Field.of("uses", SETUP_JAVA),
        Field.of(
            "with", Keys.of(Field.of("distribution", "temurin"), Field.of("java-version", "25"))));
  }

  private YamlText run() {
    var keys = new ArrayList<Field>(List.of(Field.of("name", name), Field.of("id", STEP)));
    if (!variables.isEmpty()) {
      keys.add(
          Field.of(
              "env",
              new Keys(variables.stream().map(one -> Field.of(one.name(), one.value())).toList())));
    }
    keys.add(Field.of("run", String.join("\n", commands)));
    return new Keys(keys);
  }
}
