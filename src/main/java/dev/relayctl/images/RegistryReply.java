package dev.relayctl.images;

import java.time.Duration;
import java.util.List;
import okhttp3.Challenge;
import org.jspecify.annotations.Nullable;

/**
 * What a registry answered, whatever the status.
 *
 * @param digest the header {@code Docker-Content-Digest}; empty without it
 * @param body at most what was asked for; empty for HEAD
 * @param challenges how it wants to be asked
 * @param retryAfter how long we are asked to wait; null when we aren't
 */
@SuppressWarnings("ArrayRecordComponent") // Read once and compared nowhere.
record RegistryReply(
    int status,
    String digest,
    byte[] body,
    List<Challenge> challenges,
    @Nullable Duration retryAfter) {}
