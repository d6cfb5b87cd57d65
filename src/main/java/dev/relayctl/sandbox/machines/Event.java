package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a machine (specification §8.6).
 *
 * @param id a ULID
 * @param source {@code user}, {@code flyd} or {@code proxy}
 * @param timestamp milliseconds since 1970
 * @param request what came with it; an exit always has {@code exit_event} here
 */
record Event(
    String id,
    String type,
    String status,
    String source,
    long timestamp,
    @Nullable ObjectNode request) {}
