package dev.relayctl.environment.flytoml;

import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that Fly writes into every machine: flyctl takes no notice of its {@code processes}
 * ({@code specs/fly-machines.md} §3.3).
 *
 * @param guestPath where it appears in the machine
 */
public record GuestFile(String guestPath, Content content, Where where) {
  /** Where its content comes from. */
  public sealed interface Content {
    /** A file on this side, relative to the working directory. */
    record LocalFile(String path) implements Content {}

    /** A secret of the app that holds it in base64. */
    record SecretValue(String name) implements Content {}

    /** Text in {@code fly.toml} itself. */
    record Raw(String text) implements Content {}
  }

  static List<GuestFile> readAll(Section top, Processes groups) {
    return top.sections("files").stream().map(file -> read(file, groups)).toList();
  }

  private static GuestFile read(Section section, Processes groups) {
    var contents = new ArrayList<Content>();
    String localPath = section.text("local_path");
    String secretName = section.text("secret_name");
    String rawValue = section.text("raw_value");
    if (localPath != null) {
      contents.add(new Content.LocalFile(localPath));
    }
    if (secretName != null) {
      contents.add(new Content.SecretValue(secretName));
    }
    if (rawValue != null) {
      contents.add(new Content.Raw(rawValue));
    }
    String keys = "local_path, secret_name or raw_value";
    if (contents.isEmpty()) {
      section.faults().missingKey(section.name(), keys, section.at(), "a file has a content");
    } else if (contents.size() > 1) {
      section
          .faults()
          .add(
              "conflicting-keys",
              "a file has more than one content",
              section.at(),
              "flyctl would take the first of local_path, secret_name and raw_value",
              "keep one of " + keys);
    }
    String guestPath = section.required("guest_path", "it is the path in the machine");
    groups.namedBy(section);
    section.end();
    Content content = contents.isEmpty() ? new Content.Raw("") : contents.getFirst();
    return new GuestFile(guestPath, content, section.where());
  }
}
