package dev.relayctl.environment.flytoml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code [[statics]]}: files that Fly's proxy serves without asking the process, in all groups.
 *
 * @param guestPath the directory in the image
 * @param urlPrefix the path under which it is served
 * @param tigrisBucket serves from a bucket instead of the image; null without
 * @param indexDocument null without
 */
public record Static(
    String guestPath,
    String urlPrefix,
    @Nullable String tigrisBucket,
    @Nullable String indexDocument) {
  static List<Static> readAll(Section top) {
    return top.sections("statics").stream().map(Static::read).toList();
  }

  private static Static read(Section section) {
    var read =
        new Static(
            section.required("guest_path", "it is the directory in the image"),
            section.required("url_prefix", "it is the path in the URL"),
            section.text("tigris_bucket"),
            section.text("index_document"));
    section.end();
    return read;
  }
}
