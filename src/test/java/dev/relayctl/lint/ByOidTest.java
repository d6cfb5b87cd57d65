package dev.relayctl.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ByOidTest {
  private static final long HIGHEST = 4_294_967_295L;

  @Test
  void isInTheOrderOfTheOids() {
    ByOid<String> some = ByOid.copyOf(Map.of(HIGHEST, "d", 31L, "a", 16_384L, "c", 32L, "b"));

    assertThat(new ArrayList<>(some.values())).containsExactly("a", "b", "c", "d");
    assertThat(some.get(HIGHEST)).isEqualTo("d");
    assertThat(some.get(33L)).isNull();
    assertThat(some.get(HIGHEST + 32)).isNull();
    assertThat(some.highest()).isEqualTo(HIGHEST);
    assertThat(some.without(HIGHEST).highest()).isEqualTo(16_384);
    assertThat(ByOid.<String>empty().highest()).isZero();
  }

  @Test
  void staysAsItWasWhenAnotherIsMadeOfIt() {
    ByOid<String> before = ByOid.copyOf(Map.of(1L, "a", 2L, "b"));

    ByOid<String> after = before.with(2, "c").without(1).with(70_000, "d");

    assertThat(before).isEqualTo(Map.of(1L, "a", 2L, "b"));
    assertThat(after).isEqualTo(Map.of(2L, "c", 70_000L, "d"));
    assertThat(before.differences(after)).containsExactly(1L, 2L, 70_000L);
    assertThat(after.differences(before)).containsExactly(1L, 2L, 70_000L);
    assertThat(before.with(1, "a").without(3)).isSameAs(before);
  }

  @Test
  void agreesWithAnotherKindOfMap() {
    var random = new Random(20);
    Map<Long, Integer> known = new TreeMap<>();
    ByOid<Integer> tried = ByOid.empty();
    List<Long> changed = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      long oid = random.nextLong(i % 2 == 0 ? 3_000 : HIGHEST);
      if (random.nextInt(3) == 0) {
        known.remove(oid);
        tried = tried.without(oid);
      } else {
        known.put(oid, i);
        tried = tried.with(oid, i);
        changed.add(oid);
      }
    }

    assertThat(tried).isEqualTo(known).hasSameSizeAs(known);
    assertThat(ByOid.<Integer>empty().differences(tried)).containsExactlyElementsOf(known.keySet());
    assertThat(tried.turnedInto(Map.of(changed.getFirst(), -1)))
        .isEqualTo(Map.of(changed.getFirst(), -1));
  }
}
