package dev.relayctl.sandbox.pages;

import dev.relayctl.sandbox.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.MediaType;
import okhttp3.MultipartReader;
import okio.Buffer;

/**
 * The parts of a {@code multipart/form-data} body by name, as texts; of those that hold a program,
 * only that they are there.
 */
record Form(Map<String, String> parts) {
  private static final Pattern NAME = Pattern.compile("(?:^|;)\\s*name=\"([^\"]*)\"");
  private static final String WORKER = "_worker.";

  Form {
    parts = Map.copyOf(parts);
  }

  /** No part without a body; empty when the body is none of this kind. */
  static Optional<Form> of(Request request) {
    if (request.content().isEmpty()) {
      return Optional.of(new Form(Map.of()));
    }
    String header = request.header("Content-Type");
    MediaType type = header == null ? null : MediaType.parse(header);
    String boundary = type == null ? null : type.parameter("boundary");
    if (boundary == null) {
      return Optional.empty();
    }
    var parts = new LinkedHashMap<String, String>();
    var body = new Buffer().write(request.content().getBytes(StandardCharsets.ISO_8859_1));
    try (var reader = new MultipartReader(body, boundary)) {
      for (var part = reader.nextPart(); part != null; part = reader.nextPart()) {
        String disposition = part.headers().get("Content-Disposition");
        Matcher name = NAME.matcher(disposition == null ? "" : disposition);
        if (name.find()) {
          String text = name.group(1).startsWith(WORKER) ? "" : part.body().readUtf8();
          parts.put(name.group(1), text);
        }
      }
      return Optional.of(new Form(parts));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  boolean has(String name) {
    return parts.containsKey(name);
  }

  String text(String name, String otherwise) {
    String text = parts.getOrDefault(name, "");
    return text.isEmpty() ? otherwise : text;
  }
}
