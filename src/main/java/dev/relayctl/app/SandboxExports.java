package dev.relayctl.app;

import dev.relayctl.environment.Database;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Sandbox;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables that point other tools at the sandbox. */
public final class SandboxExports {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*).*");

  private final Project project;
  private final Sandbox sandbox;

  public SandboxExports(Project project, Sandbox sandbox) {
    this.project = project;
    this.sandbox = sandbox;
  }

  /**
   * The variables by name, the databases of the environments among them, each under the name that
   * its file refers to. Starts the sandbox.
   */
  public Result<Map<String, Secret>> variables() {
    return sandbox
        .start()
        .then(running -> {
          var variables = new LinkedHashMap<String, Secret>();
          String base = running.machines().toString();
          variables.put("FLY_FLAPS_BASE_URL", Secret.of(base));
          variables.put("FLY_API_BASE_URL", Secret.of(base));
          variables.put("FLY_UIEX_BASE_URL", Secret.of(base));
          variables.put("FLY_API_TOKEN", running.token());
          variables.put("FLY_SEND_METRICS", Secret.of("0"));
          variables.put("FLY_NO_UPDATE_CHECK", Secret.of("1"));
          variables.put("RELAYCTL_NEON_API", Secret.of(running.neon().toString()));
          variables.put("NEON_API_KEY", running.token());
          String pages = running.pages().base().toString();
          variables.put("RELAYCTL_CLOUDFLARE_API", Secret.of(pages));
          variables.put("CLOUDFLARE_API_BASE_URL", Secret.of(pages));
          variables.put("CLOUDFLARE_ACCOUNT_ID", Secret.of(running.pages().account()));
          variables.put("CLOUDFLARE_API_TOKEN", running.token());
          // A remote is looked at where the server is that it names.
          String github = running.github().toString();
          variables.put("GITHUB_API_URL", Secret.of(github));
          variables.put("GITHUB_SERVER_URL", Secret.of(github));
          variables.put("GH_TOKEN", running.token());
          return project
              .environments()
              .then(all -> {
                for (Definition definition : all.all()) {
                  Result<Environment> resolved = project.resolve(definition);
                  if (resolved instanceof Result.Ok<Environment>(Environment found)) {
                    Result<Map<String, Secret>> added = add(variables, found);
                    if (added instanceof Result.Bad<Map<String, Secret>>) {
                      return added;
                    }
                  }
                }
                return Result.ok(variables);
              });
        });
  }

  private Result<Map<String, Secret>> add(Map<String, Secret> variables, Environment environment) {
    Database database = environment.database();
    Matcher variable = VARIABLE.matcher(database == null ? "" : database.url().reference());
    if (!variable.matches()) {
      return Result.ok(variables);
    }
    return sandbox
        .databaseUrl(environment.name(), database == null ? null : database.neon())
        .map(url -> {
          variables.put(variable.group(1), url);
          return variables;
        });
  }
}
