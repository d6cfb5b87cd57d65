package dev.relayctl.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class SchemaTest {
  @Test
  void keepsTheEarlierValuesOfWhatHasNotChanged() {
    Schema earlier = functions(Map.of(1L, function(1, "a"), 2L, function(2, "b")));
    Map<Long, Schema.Function> read = Map.of(1L, function(1, "a"), 2L, function(2, "c"));

    Schema same = functions(Map.copyOf(earlier.functions())).sharing(earlier);
    Schema changed = functions(read).sharing(earlier);

    assertThat(same.functions()).isSameAs(earlier.functions());
    assertThat(changed.functions()).isEqualTo(read);
    assertThat(changed.functions().get(1L)).isSameAs(earlier.functions().get(1L));
    assertThat(changed.types()).isSameAs(earlier.types());
  }

  private static Schema.Function function(long oid, String name) {
    return new Schema.Function(oid, name, "");
  }

  private static Schema functions(Map<Long, Schema.Function> functions) {
    return new Schema(
        180000,
        ByOid.empty(),
        ByOid.empty(),
        ByOid.empty(),
        ByOid.empty(),
        ByOid.empty(),
        ByOid.empty(),
        ByOid.copyOf(functions),
        ByOid.empty(),
        ByOid.empty(),
        ByOid.empty());
  }
}
