package dev.relayctl.pages;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.apache.commons.codec.digest.Blake3;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SiteFilesTest {
  @TempDir Path directory = Path.of("");

  /** The vector of BLAKE3's authors for no input: the library is what it says. */
  @Test
  void theLibraryIsBlake3() {
    assertThat(HexFormat.of().formatHex(Blake3.hash(new byte[0])))
        .isEqualTo("af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
  }

  @Test
  void hashesTheBase64TextAndTheExtension() {
    byte[] content = "<p>hello".getBytes(UTF_8);
    String text = Base64.getEncoder().encodeToString(content);

    assertThat(SiteFiles.hash(content, "a/index.HTML"))
        .isEqualTo(
            HexFormat.of()
                .formatHex(Blake3.hash((text + "HTML").getBytes(UTF_8)))
                .substring(0, 32));
    assertThat(SiteFiles.hash(content, "a.b/LICENSE"))
        .isEqualTo(SiteFiles.hash(content, ".nojekyll"))
        .isEqualTo(HexFormat.of().formatHex(Blake3.hash(text.getBytes(UTF_8))).substring(0, 32));
  }

  @Test
  void leavesOutWhatBrowsersDontGet() throws IOException {
    write("index.html", "<p>");
    write("assets/app.js", "1");
    write("_headers", "/*\n  X-A: b\n");
    write("node_modules/x/index.js", "2");
    write("functions/api.js", "3");
    write("assets/.DS_Store", "4");

    SiteFiles files = ok(SiteFiles.in(directory, "dist"));

    assertThat(files.manifest()).containsOnlyKeys("/assets/app.js", "/index.html");
    assertThat(files.rules()).containsOnlyKeys("_headers");
  }

  @Test
  void theMarkFollowsEveryFile() throws IOException {
    write("index.html", "<p>");
    String before = ok(SiteFiles.in(directory, "dist")).mark();
    write("_redirects", "/a /b 301\n");

    assertThat(ok(SiteFiles.in(directory, "dist")).mark()).isNotEqualTo(before).hasSize(16);
  }

  @Test
  void saysThatNothingWasBuilt() {
    assertThat(bad(SiteFiles.in(directory, "dist")).facts().id().value())
        .isEqualTo("pages.nothing-built");
    assertThat(bad(SiteFiles.in(directory.resolve("none"), "none")).facts().why())
        .contains("no such directory");
  }

  @Test
  void refusesAFileThatPagesDoesNotTake() throws IOException {
    try (var large = new RandomAccessFile(directory.resolve("film.mp4").toFile(), "rw")) {
      large.setLength(26L << 20);
    }

    assertThat(bad(SiteFiles.in(directory, "dist")).facts().why()).contains("film.mp4", "26 MiB");
  }

  private void write(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
