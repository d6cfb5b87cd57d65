package dev.relayctl.environment;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The web frontend that belongs to an environment.
 *
 * @param pages null when Cloudflare Pages doesn't serve it
 * @param build how its files are made here; null when somebody else builds and uploads it
 * @param port of the development server; null when not said
 * @param url where users open it; null when not said
 */
public record Frontend(
    @Nullable Pages pages, @Nullable Build build, @Nullable Integer port, @Nullable URI url) {
  /**
   * Where the frontend lies on Cloudflare Pages.
   *
   * @param account the Cloudflare account's id; null for the one that CLOUDFLARE_ACCOUNT_ID names
   * @param project null when not said
   * @param variables that its build sees, in the file's order; public
   * @param settings of the project that are declared; both of its environments have the same
   */
  public record Pages(
      @Nullable String account,
      @Nullable String project,
      PagesEnvironment environment,
      Map<String, String> variables,
      Map<Setting, String> settings) {
    public Pages {
      variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
      settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /** One whose settings nobody declares. */
    public Pages(
        @Nullable String account,
        @Nullable String project,
        PagesEnvironment environment,
        Map<String, String> variables) {
      this(account, project, environment, variables, Map.of());
    }

    /** The same project's other environment, of which nothing is declared here. */
    public Pages elsewhere() {
      return new Pages(
          account,
          project,
          environment == PagesEnvironment.PRODUCTION
              ? PagesEnvironment.PREVIEW
              : PagesEnvironment.PRODUCTION,
          Map.of());
    }

    /** The same project, in its account, with other variables and no settings. */
    public Pages with(String known, Map<String, String> others) {
      return with(known, others, Map.of());
    }

    /** The same project, in its account, with other variables and settings. */
    public Pages with(String known, Map<String, String> others, Map<Setting, String> set) {
      return new Pages(known, project, environment, others, set);
    }
  }

  /**
   * How the files of a frontend are made on this machine.
   *
   * @param command with its arguments; run in the project's directory
   * @param directory that it writes, relative to the project's
   */
  public record Build(List<String> command, String directory) {
    public Build {
      command = List.copyOf(command);
    }
  }

  /** Its project at Cloudflare Pages; null where none is named. */
  public @Nullable Pages onPages() {
    return pages == null || pages.project() == null ? null : pages;
  }

  /** How its files are made before they are uploaded to Pages; null where that isn't done here. */
  public @Nullable Build uploaded() {
    return onPages() == null ? null : build;
  }

  /** What Pages is told of a project beside variables. */
  public enum Setting {
    BUILD_COMMAND,
    OUTPUT_DIRECTORY,
    ROOT_DIRECTORY,
    PRODUCTION_BRANCH;

    /** Its key in files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one with a key. */
    public static Setting of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Whether it says how Pages builds, and means nothing where somebody else does. */
    public boolean ofBuilds() {
      return this != PRODUCTION_BRANCH;
    }
  }

  /** The two environments that each Pages project has. */
  public enum PagesEnvironment {
    PRODUCTION,
    PREVIEW;

    /** Its name at Pages and in files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
