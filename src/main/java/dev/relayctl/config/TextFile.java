package dev.relayctl.config;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file's text, or why it is none. Strict: a wrong byte is a problem, never a question mark. */
final class TextFile {
  /** 1 MiB: a configuration file of that size is a mistake, and parsing it would take seconds. */
  static final int MAX_BYTES = 1024 * 1024;

  private TextFile() {}

  /** The text without a byte order mark. */
  static Result<String> read(Path path, String shownAs) {
    byte[] bytes;
    try {
      if (Files.isDirectory(path)) {
        return bad("config.unreadable", "this is a directory", shownAs, "a file belongs here");
      }
      // Opening a named pipe waits for a writer that may never come.
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        return bad(
            "config.unreadable",
            "this is no regular file",
            shownAs,
            "a pipe or device can't be read");
      }
      try (var in = Files.newInputStream(path)) {
        bytes = in.readNBytes(MAX_BYTES + 1);
      }
    } catch (NoSuchFileException _) {
      return bad("config.missing-file", "there is no such file", shownAs, "it was asked for");
    } catch (IOException e) {
      return bad(
          "config.unreadable", "cannot read the file", shownAs, e.getClass().getSimpleName());
    }
    if (bytes.length > MAX_BYTES) {
      return Result.bad(
          Problem.invalid(
              "config.too-large",
              "the file is larger than 1 MiB",
              Where.file(shownAs),
              "no configuration needs that much; it may be another kind of file",
              "move what does not belong here to a file of its own"));
    }
    return decode(bytes, shownAs);
  }

  private static Result<String> decode(byte[] bytes, String shownAs) {
    if (bytes.length >= 2 && isUtf16Mark(bytes[0], bytes[1])) {
      return notText(Position.start(shownAs), "it is encoded as UTF-16");
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    boolean malformed = decoder.decode(in, out, true).isError();
    String text = out.flip().toString();
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    if (malformed) {
      return notText(positionOf(text, text.length(), shownAs), "this byte is not UTF-8");
    }
    int control = firstControlCharacter(text);
    if (control >= 0) {
      String why = "it holds the control character U+%04X".formatted((int) text.charAt(control));
      return notText(positionOf(text, control, shownAs), why);
    }
    return Result.ok(text);
  }

  private static boolean isUtf16Mark(byte first, byte second) {
    return (first == (byte) 0xFE && second == (byte) 0xFF)
        || (first == (byte) 0xFF && second == (byte) 0xFE);
  }

  private static int firstControlCharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7F) {
        return i;
      }
    }
    return -1;
  }

  /** The line and column of an index into a text. */
  static Position positionOf(String text, int index, String shownAs) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < index; i++) {
      char c = text.charAt(i);
      boolean lineEnds =
          c == '\n' || (c == '\r' && (i + 1 >= text.length() || text.charAt(i + 1) != '\n'));
      if (lineEnds) {
        line++;
        lineStart = i + 1;
      }
    }
    return new Position(shownAs, line, text.codePointCount(lineStart, index) + 1);
  }

  private static Result<String> notText(Position at, String why) {
    return Result.bad(
        Problem.invalid(
            "config.not-text", "the file is not plain text", at.where(), why, "save it as UTF-8"));
  }

  private static Result<String> bad(String id, String what, String shownAs, String why) {
    return Result.bad(
        Problem.invalid(id, what, Where.file(shownAs), why, "check the path and its permissions"));
  }
}
