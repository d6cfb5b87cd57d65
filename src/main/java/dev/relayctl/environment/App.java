package dev.relayctl.environment;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The app on Fly.
 *
 * @param config the Fly configuration, relative to the project
 * @param url where it answers its users
 * @param organization its owner; null when not said
 * @param image where it comes from
 * @param region of new machines; null when the Fly configuration decides
 */
public record App(
    AppName name,
    String config,
    URI url,
    @Nullable String organization,
    ImageSource image,
    @Nullable String region) {}
