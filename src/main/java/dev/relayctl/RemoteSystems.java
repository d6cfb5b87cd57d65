package dev.relayctl;

import dev.relayctl.app.UseCases;
import dev.relayctl.environment.Secret;
import dev.relayctl.fly.FlyApi;
import dev.relayctl.fly.FlyToken;
import dev.relayctl.images.ImageSettings;
import dev.relayctl.images.NamedImages;
import dev.relayctl.images.RegistryImages;
import dev.relayctl.neon.NeonApi;
import dev.relayctl.neon.NeonProjects;
import dev.relayctl.pages.CloudflarePages;
import dev.relayctl.pages.PagesApi;
import dev.relayctl.pages.SiteTools;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Images;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Sandbox;
import dev.relayctl.run.Ticker;
import dev.relayctl.sandbox.SandboxImages;
import dev.relayctl.sandbox.images.ImageStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;

/**
 * The ways to systems that speak HTTP, or to the sandbox in their place.
 *
 * @param userAgent who we say we are
 * @param sandbox asked for where it is the world
 */
record RemoteSystems(
    Map<String, String> environment,
    UseCases.Settings settings,
    String userAgent,
    Supplier<Sandbox> sandbox,
    Supplier<Attempts> attempts,
    Processes processes,
    InstantSource clock,
    Ticker ticker) {
  private static final Duration ONE_CALL = Duration.ofSeconds(75);

  /** Fly with the user's token. */
  Result<FlyApi> fly() {
    return switch (settings.world()) {
      case SANDBOX ->
          sandbox
              .get()
              .start()
              .map(running ->
                  new FlyApi(running.machines(), running.machines(), running.token(), userAgent));
      case REAL -> FlyToken.find(environment).then(this::api);
    };
  }

  /** Fly for a plan that asks it nothing, and needs no token. */
  Result<FlyApi> flyUnused() {
    return api(Secret.of("none"));
  }

  private Result<FlyApi> api(Secret token) {
    return FlyApi.from(environment, token, userAgent);
  }

  /** For one command. To load the library takes its time. */
  static OkHttpClient http() {
    return new OkHttpClient.Builder()
        .retryOnConnectionFailure(false)
        .connectTimeout(Duration.ofSeconds(10))
        .readTimeout(ONE_CALL)
        .callTimeout(ONE_CALL)
        .build();
  }

  /** Neon; nothing of it is loaded before a project is asked for. */
  NeonProjects neon() {
    return new NeonProjects(this::neonApi, RemoteSystems::http, attempts.get(), clock, ticker);
  }

  private Result<NeonApi> neonApi() {
    return switch (settings.world()) {
      case SANDBOX ->
          sandbox
              .get()
              .start()
              .then(running -> NeonApi.at(running.neon().toString(), running.token(), userAgent))
              .then(api -> api.waiting(environment));
      case REAL -> NeonApi.from(environment, userAgent);
    };
  }

  /** Cloudflare Pages; nothing of it is loaded before a frontend is asked for. */
  CloudflarePages pages(Duration patience) {
    return new CloudflarePages(
        this::pagesApi,
        RemoteSystems::http,
        attempts.get(),
        patience,
        new SiteTools(processes, environment, clock, ticker));
  }

  private Result<PagesApi> pagesApi() {
    return switch (settings.world()) {
      case SANDBOX ->
          sandbox
              .get()
              .start()
              .then(running ->
                  PagesApi.at(
                      running.pages().base().toString(),
                      running.token(),
                      running.pages().account(),
                      userAgent));
      case REAL -> PagesApi.from(environment, userAgent);
    };
  }

  /** Images that can be deployed. */
  Images images(FlyApi api, OkHttpClient http) {
    return switch (settings.world()) {
      case REAL ->
          new RegistryImages(
              processes,
              http,
              new ImageSettings(
                  environment, api.token(), FlyToken.registryPassword(api.token()), userAgent));
      case SANDBOX -> sandboxImages();
    };
  }

  /** For what is only looked at: no registry is asked. */
  Images namedImages() {
    return switch (settings.world()) {
      case REAL -> new NamedImages();
      case SANDBOX -> sandboxImages();
    };
  }

  private SandboxImages sandboxImages() {
    return new SandboxImages(
        new ImageStore(settings.directory().resolve(".relayctl/sandbox/images"), clock));
  }
}
