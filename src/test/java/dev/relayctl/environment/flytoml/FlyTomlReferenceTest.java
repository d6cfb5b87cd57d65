package dev.relayctl.environment.flytoml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.flytoml.FlyTomlKey.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares {@code docs/reference/fly-toml.md} with the keys that are read. */
final class FlyTomlReferenceTest {
  private static final Path PAGE = Path.of("docs/reference/fly-toml.md");
  private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]+) \\|.*");

  @Test
  void hasOneRowForEachKeyAndNoOther() throws IOException {
    List<String> keys = FlyTomlKey.all().stream().map(FlyTomlKey::path).toList();

    List<String> rows = rows().stream().map(row -> ROW.matcher(row).replaceFirst("$1")).toList();

    assertThat(rows).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void saysOfEachKeyThatIsRefusedOrWithoutEffectThatItIs() throws IOException {
    List<String> rows = rows();

    assertThat(FlyTomlKey.all())
        .allSatisfy(key -> {
          String row =
              rows.stream().filter(r -> r.startsWith("| `" + key.path() + "` |")).findFirst().get();
          String becomes = ROW.matcher(row).replaceFirst("$2");
          assertThat(becomes.equals("**refused**")).isEqualTo(key.use() == Use.REFUSED);
          assertThat(becomes.equals("nothing")).isEqualTo(key.use() == Use.HAS_NO_EFFECT);
        });
  }

  private static List<String> rows() throws IOException {
    String page = Files.readString(PAGE);
    String keys = page.substring(page.indexOf("## Keys"), page.indexOf("## Differences to flyctl"));
    return keys.lines().filter(line -> ROW.matcher(line).matches()).toList();
  }
}
