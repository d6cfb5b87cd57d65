package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.guardrail.Catalogue;
import dev.relayctl.guardrail.Guardrail;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was found in good and in bad order: {@code relayctl/doctor/v1}. Made to be pasted where
 * others read it.
 */
public record DoctorReport(List<Check> checks) {
  private static final String INDENT = "     ";

  public DoctorReport {
    checks = List.copyOf(checks);
  }

  /** What a check is about, in the order in which they are shown. */
  public enum Group {
    TOOLS("Tools on this machine"),
    PROJECT("Project"),
    ENVIRONMENT("Environments"),
    FLY("Fly"),
    PAGES("Cloudflare Pages"),
    GITHUB("GitHub");

    private final String heading;

    Group(String heading) {
      this.heading = heading;
    }
  }

  /** How it is. */
  public enum State {
    OK,
    WARN,
    FAIL
  }

  /**
   * One thing that was looked at.
   *
   * @param id its stable name
   * @param environment null when it isn't about one alone
   * @param what was found, in one line
   * @param trouble what is wrong and what to do; null when nothing is
   */
  public record Check(
      String id,
      Group group,
      @Nullable EnvironmentName environment,
      State state,
      String what,
      Problem.@Nullable Facts trouble,
      Duration took) {
    /** Nothing is wrong. */
    public static Check ok(
        String id, Group group, @Nullable EnvironmentName environment, String what, Duration took) {
      return new Check(id, group, environment, State.OK, what, null, took);
    }

    /** Something is. */
    public static Check bad(
        String id,
        Group group,
        @Nullable EnvironmentName environment,
        State state,
        Problem.Facts trouble,
        Duration took) {
      return new Check(id, group, environment, state, trouble.what(), trouble, took);
    }
  }

  /** Whether anything fails. */
  public boolean fails() {
    return count(State.FAIL) > 0;
  }

  private long count(State state) {
    return checks.stream().filter(check -> check.state() == state).count();
  }

  /** For people. */
  public String text() {
    var out = new StringBuilder();
    for (Group group : Group.values()) {
      List<Check> all = checks.stream().filter(check -> check.group() == group).toList();
      if (!all.isEmpty()) {
        out.append(group.heading).append("\n");
        int names = widest(all.stream().map(DoctorReport::name).toList());
        int ids = widest(all.stream().map(Check::id).toList());
        all.forEach(check -> append(out, check, names, ids));
        out.append("\n");
      }
    }
    return out.append(counts()).toString();
  }

  private static void append(StringBuilder out, Check check, int names, int ids) {
    out.append(padded(word(check.state()), INDENT.length()));
    if (names > 0) {
      out.append(padded(name(check), names + 2));
    }
    out.append(padded(check.id(), ids + 2)).append(check.what()).append("\n");
    Problem.Facts trouble = check.trouble();
    if (trouble != null) {
      if (trouble.where() instanceof Where.InFile file) {
        out.append(INDENT).append("at  ").append(file.text()).append("\n");
      }
      if (!trouble.why().isBlank()) {
        out.append(INDENT).append("why ").append(trouble.why()).append("\n");
      }
      out.append(INDENT).append("do  ").append(trouble.remedy()).append("\n");
      guardrail(trouble)
          .ifPresent(
              id -> out.append(INDENT).append("see relayctl explain ").append(id).append("\n"));
    }
  }

  /** The guardrail that is about it: other ids have no page. */
  private static Optional<String> guardrail(Problem.Facts trouble) {
    return Catalogue.find(trouble.id().value()).map(Guardrail::id);
  }

  private static String name(Check check) {
    EnvironmentName environment = check.environment();
    return environment == null ? "" : environment.value();
  }

  private static int widest(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private String counts() {
    return count(State.OK)
        + " ok, "
        + counted(count(State.WARN), "warning")
        + ", "
        + counted(count(State.FAIL), "failure")
        + ".";
  }

  private static String counted(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/doctor/v1");
    ArrayNode array = document.putArray("checks");
    ArrayNode findings = document.putArray("findings");
    for (Check check : checks) {
      ObjectNode node = array.addObject();
      node.put("id", check.id());
      node.put("group", check.group().name().toLowerCase(Locale.ROOT));
      JsonTree.put(node, "environment", name(check));
      node.put("state", word(check.state()));
      node.put("what", check.what());
      Problem.Facts trouble = check.trouble();
      JsonTree.put(node, "remedy", trouble == null ? null : trouble.remedy());
      node.put("tookMillis", check.took().toMillis());
      if (trouble != null) {
        findings.add(finding(check, trouble));
      }
    }
    return JsonTree.print(document);
  }

  /**
   * As in {@link Findings}, under its guardrail's id where there is one; one that isn't about an
   * environment names none.
   */
  private static ObjectNode finding(Check check, Problem.Facts trouble) {
    ObjectNode node = JsonTree.object();
    node.put("id", guardrail(trouble).orElse(trouble.id().value()));
    node.put("severity", (check.state() == State.FAIL ? Severity.REFUSE : Severity.WARN).word());
    JsonTree.put(node, "environment", name(check));
    node.set("where", Findings.where(trouble.where()));
    node.put("what", trouble.what());
    node.put("why", trouble.why());
    node.put("remedy", trouble.remedy());
    return node;
  }
}
