package dev.relayctl.neon;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Ticker;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;

/**
 * The way to Neon's projects.
 *
 * @param api asked for when a project is: most commands need no key
 * @param http the same: to load the library takes its time
 */
public record NeonProjects(
    Supplier<Result<NeonApi>> api,
    Supplier<OkHttpClient> http,
    Attempts attempts,
    InstantSource clock,
    Ticker ticker) {
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,60}");

  Result<NeonProject> project(String id) {
    if (!ID.matcher(id).matches()) {
      return Result.bad(
          Problem.invalid(
              "neon.bad-project",
              "this is no Neon project's id",
              Where.system("Neon", id),
              "an id has lower-case letters, digits and dashes",
              "copy the id from the project's settings to database.neon.project"));
    }
    return api.get()
        .map(found -> {
          var client = new NeonClient(found, http.get(), attempts);
          return new NeonProject(
              client, new Operations(client, id, found.patience(), clock, ticker), id);
        });
  }
}
