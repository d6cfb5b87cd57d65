package dev.relayctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters of paths, as GitHub reads them. */
final class PathFilterTest {
  @ParameterizedTest
  @CsvSource({
    "*, fly.toml, true",
    "*, src/a.py, false",
    "**, src/a.py, true",
    "src/**, src/a/b.py, true",
    "src/**, srcs/a.py, false",
    "src/*, src/a/b.py, false",
    "**/Dockerfile, Dockerfile, true",
    "**/Dockerfile, api/Dockerfile, true",
    "**.sql, migrations/V1.sql, true",
    "*.sql, migrations/V1.sql, false",
    "*.jsx?, page.js, true",
    "*.jsx?, page.jsx, true",
    "fly.toml, flyxtoml, false",
    "V[0-9]+__a.sql, V12__a.sql, true",
    "V[0-9]+__a.sql, Vx__a.sql, false",
    "\\*.md, *.md, true",
    "\\*.md, a.md, false",
  })
  void aPatternTakes(String pattern, String file, boolean takes) {
    assertThat(new PathFilter(List.of(pattern)).takes(file)).isEqualTo(takes);
  }

  @Test
  void theLastPatternThatFitsDecides() {
    var filter = new PathFilter(List.of("migrations/**", "!migrations/*.md", "migrations/A.md"));

    assertThat(filter.takes("migrations/V1.sql")).isTrue();
    assertThat(filter.takes("migrations/README.md")).isFalse();
    assertThat(filter.takes("migrations/A.md")).isTrue();
  }
}
