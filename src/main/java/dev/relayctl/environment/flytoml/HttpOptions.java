package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code http_options} of a port. What isn't written is null.
 *
 * @param idleTimeoutSeconds seconds, unlike most other times in the file
 * @param headersReadTimeoutSeconds seconds
 */
public record HttpOptions(
    @Nullable Boolean compress,
    @Nullable Boolean h2Backend,
    @Nullable Integer idleTimeoutSeconds,
    @Nullable Integer headersReadTimeoutSeconds,
    @Nullable Response response,
    List<ReplayCache> replayCaches) {
  public HttpOptions {
    replayCaches = List.copyOf(replayCaches);
  }

  /** What Fly's proxy does to answers. */
  public record Response(Map<String, HeaderValue> headers, @Nullable Boolean pristine) {
    public Response {
      headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
  }

  /** What becomes of a header. */
  public sealed interface HeaderValue {
    /** Set to one value. */
    record One(String text) implements HeaderValue {}

    /** Set to several values. */
    record Several(List<String> texts) implements HeaderValue {
      public Several {
        texts = List.copyOf(texts);
      }
    }

    /** {@code false} removes it. */
    record Switch(boolean on) implements HeaderValue {}
  }

  /**
   * Remembers where requests were replayed to.
   *
   * @param type {@code cookie} or {@code header}
   * @param name of the cookie or header
   */
  public record ReplayCache(
      String pathPrefix, int ttlSeconds, String type, String name, boolean allowBypass) {}

  static @Nullable HttpOptions read(Section parent) {
    Section section = parent.section("http_options");
    if (section == null) {
      return null;
    }
    var options =
        new HttpOptions(
            section.flag("compress"),
            section.flag("h2_backend"),
            section.whole("idle_timeout", 0, Integer.MAX_VALUE),
            section.whole("headers_read_timeout", 0, Integer.MAX_VALUE),
            response(section),
            section.sections("replay_cache").stream().map(HttpOptions::replayCache).toList());
    section.end();
    return options;
  }

  private static @Nullable Response response(Section parent) {
    Section section = parent.section("response");
    if (section == null) {
      return null;
    }
    var headers = new LinkedHashMap<String, HeaderValue>();
    Section table = section.section("headers");
    if (table != null) {
      for (String name : table.names()) {
        HeaderValue value = headerValue(table, name);
        if (value != null) {
          headers.put(name, value);
        }
      }
    }
    var response = new Response(headers, section.flag("pristine"));
    section.end();
    return response;
  }

  private static @Nullable HeaderValue headerValue(Section table, String name) {
    Node value = table.value(name);
    return switch (value) {
      case Node.Scalar(_, Node.Type type, String text) when type == Node.Type.TEXT ->
          new HeaderValue.One(text);
      case Node.Scalar(_, Node.Type type, String text) when type == Node.Type.BOOLEAN ->
          new HeaderValue.Switch(Boolean.parseBoolean(text));
      case Node.ListNode list ->
          new HeaderValue.Several(Values.texts(table.path(name), list, table.faults()));
      case Node.Scalar _, Node.MapNode _ -> {
        table.faults().wrongType(table.path(name), value, "text, a list of texts or false");
        yield null;
      }
    };
  }

  private static ReplayCache replayCache(Section section) {
    Integer ttl = section.whole("ttl_seconds", 0, Integer.MAX_VALUE);
    String type = section.oneOf("type", List.of("cookie", "header"));
    var cache =
        new ReplayCache(
            section.required("path_prefix", "Fly caches per path"),
            ttl == null ? 0 : ttl,
            type == null ? "" : type,
            section.required("name", "it names the cookie or header"),
            section.isSet("allow_bypass"));
    if (section.entry("type").isEmpty()) {
      section.faults().missingKey(section.name(), "type", section.at(), "cookie or header");
    }
    section.end();
    return cache;
  }
}
