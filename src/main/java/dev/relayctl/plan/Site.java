package dev.relayctl.plan;

import dev.relayctl.environment.Frontend;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Cloudflare Pages has for an environment's frontend ({@code specs/cloudflare-pages.md} §3).
 */
public sealed interface Site {
  /** The length of a deployment's short id (§6). */
  int SHORT_ID = 8;

  /**
   * Nobody could be asked.
   *
   * @param why in a sentence's end
   * @param remedy what to do about it
   */
  record Unknown(String why, String remedy) implements Site {}

  /**
   * The account has no project of that name.
   *
   * @param elsewhere other accounts of the same token that have one, as far as they are known
   */
  record Absent(String account, List<Account> elsewhere) implements Site {
    public Absent {
      elsewhere = List.copyOf(elsewhere);
    }

    /** No other account is known to have one. */
    public Absent(String account) {
      this(account, List.of());
    }

    /** What is known of it, in a sentence. */
    public String words() {
      String none = "account " + account + " has none of that name";
      return elsewhere.isEmpty()
          ? none
          : none
              + "; it is in "
              + elsewhere.stream().map(Account::words).collect(Collectors.joining(", "));
    }

    /** What to do about it. */
    public String remedy() {
      return elsewhere.isEmpty()
          ? "correct frontend.pages, or create the project in Cloudflare's dashboard"
          : "frontend.pages.account: " + elsewhere.getFirst().id() + " says which account";
    }
  }

  /** An account at Cloudflare. */
  record Account(String id, String name) {
    /** {@code 0123… (Relay)}. */
    public String words() {
      return name.isBlank() ? id : id + " (" + name + ")";
    }
  }

  /**
   * It is there.
   *
   * @param account that it was found in
   * @param variables of the environment's scope, by name
   * @param live what users of the scope see; null before its first good deployment
   * @param settings that are known; one without a value is empty
   */
  record Present(
      String account,
      Map<String, Value> variables,
      Builder builder,
      @Nullable Deployment live,
      Map<Frontend.Setting, String> settings)
      implements Site {
    public Present {
      variables = Map.copyOf(variables);
      settings = Map.copyOf(settings);
    }

    /** With nothing known of its builds. */
    public Present(
        String account,
        Map<String, Value> variables,
        Builder builder,
        @Nullable Deployment live,
        String productionBranch) {
      this(
          account,
          variables,
          builder,
          live,
          Map.of(Frontend.Setting.PRODUCTION_BRANCH, productionBranch));
    }

    /** With the branch that most projects have. */
    public Present(
        String account, Map<String, Value> variables, Builder builder, @Nullable Deployment live) {
      this(account, variables, builder, live, "main");
    }

    /** What is deployed under this branch is production. */
    public String productionBranch() {
      return settings.getOrDefault(Frontend.Setting.PRODUCTION_BRANCH, "");
    }
  }

  /** Who turns sources into pages. */
  enum Builder {
    /** Pages, from a repository; variables take effect with the next build. */
    PAGES,
    /** Somebody else, who uploads what was built. */
    ELSEWHERE
  }

  /** A variable's value. */
  sealed interface Value {
    /** As it is; whoever may see the project may see it. */
    record Plain(String text) implements Value {}

    /** A secret: Pages tells its name alone (§3.2). */
    record Hidden() implements Value {}
  }

  /**
   * A deployment that came to a good end.
   *
   * @param url where users open it: under the name of its branch, where it has one
   * @param variables as they were when it was made (§3.2)
   * @param mark of the upload that it came from; null when somebody else made it
   * @param commit that it was made of; null when nobody said
   * @param settings of the build that it came from; none when they aren't told
   */
  record Deployment(
      String id,
      URI url,
      Instant createdOn,
      Map<String, Value> variables,
      SiteUpload.@Nullable Mark mark,
      @Nullable String commit,
      Map<Frontend.Setting, String> settings) {
    public Deployment {
      variables = Map.copyOf(variables);
      settings = Map.copyOf(settings);
    }

    /** One of an upload, of a commit that nobody said. */
    public Deployment(
        String id,
        URI url,
        Instant createdOn,
        Map<String, Value> variables,
        SiteUpload.@Nullable Mark mark) {
      this(id, url, createdOn, variables, mark, null, Map.of());
    }

    /** As Pages shows it to people. */
    public String shortId() {
      return Site.shortId(id);
    }

    /** One that somebody else made. */
    public Deployment(String id, URI url, Instant createdOn, Map<String, Value> variables) {
      this(id, url, createdOn, variables, null, null, Map.of());
    }

    /** One that Pages built. */
    public Deployment(
        String id,
        URI url,
        Instant createdOn,
        Map<String, Value> variables,
        Map<Frontend.Setting, String> settings) {
      this(id, url, createdOn, variables, null, null, settings);
    }
  }

  /**
   * The variables that have to be set, sorted by name: those that are declared and missing, or have
   * another value. One that is a secret there can't be compared, and is left alone.
   */
  default Map<String, String> toSet(Map<String, String> declared) {
    var missing = new TreeMap<String, String>();
    if (this instanceof Present present) {
      declared.forEach((name, text) -> {
        Value there = present.variables().get(name);
        if (there == null || (there instanceof Value.Plain(String old) && !old.equals(text))) {
          missing.put(name, text);
        }
      });
    }
    return missing;
  }

  /**
   * The settings that have to be set. Where somebody else builds, those of builds mean nothing, and
   * are left alone.
   */
  default Map<Frontend.Setting, String> settingsToSet(Map<Frontend.Setting, String> declared) {
    var other = new TreeMap<Frontend.Setting, String>();
    if (this instanceof Present present) {
      declared.forEach((setting, text) -> {
        boolean effective = present.builder() == Builder.PAGES || !setting.ofBuilds();
        if (effective && !text.equals(present.settings().get(setting))) {
          other.put(setting, text);
        }
      });
    }
    return other;
  }

  /**
   * The names of declared variables that users' pages were built without, or with another value,
   * and of such settings; none where somebody else builds them, or nothing is deployed yet.
   */
  default List<String> toApply(Frontend.Pages declared) {
    if (!(this instanceof Present present)
        || present.builder() != Builder.PAGES
        || present.live() == null) {
      return List.of();
    }
    Map<String, Value> built = present.live().variables();
    Map<Frontend.Setting, String> how = present.live().settings();
    return Stream.concat(
            declared.variables().entrySet().stream()
                .filter(each -> !has(built, each.getKey(), each.getValue()))
                .map(Map.Entry::getKey)
                .sorted(),
            declared.settings().entrySet().stream()
                .filter(each ->
                    !each.getValue().equals(how.getOrDefault(each.getKey(), each.getValue())))
                .map(each -> each.getKey().word()))
        .toList();
  }

  /** A deployment's id as Pages shows it to people (§6). */
  static String shortId(String id) {
    return id.substring(0, Math.min(SHORT_ID, id.length()));
  }

  /** Whether a variable has a value; of a secret only its name is told, and that is enough. */
  static boolean has(Map<String, Value> variables, String name, String text) {
    return switch (variables.get(name)) {
      case Value.Plain(String was) -> was.equals(text);
      case Value.Hidden() -> true;
      case null -> false;
    };
  }
}
