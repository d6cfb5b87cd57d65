package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.plan.ReleaseContent;
import dev.relayctl.problem.Result;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a plan only refers to: secrets and files, looked up at the moment of use.
 *
 * @param environment its name, for files that are written for it
 * @param image for which environment and project images are made; null without an app
 * @param files where the migrations lie
 * @param limits of migrations
 * @param by who runs it, for the release
 * @param command what was typed, in short, for the release
 * @param document makes of a release's content what the ledger keeps with it
 */
public record Materials(
    String environment,
    Images.@Nullable Request image,
    Migrations.Files files,
    Migrations.Limits limits,
    Secrets secrets,
    String by,
    String command,
    Function<ReleaseContent, String> document) {

  /** Resolves references to values. */
  public interface Secrets {
    /** The values of the named secrets of the environment. */
    Result<Map<String, Secret>> values(Collection<String> names);

    /** The environment's database, direct. */
    Result<DatabaseUrl> database();
  }
}
