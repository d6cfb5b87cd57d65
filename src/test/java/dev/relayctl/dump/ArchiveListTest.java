package dev.relayctl.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArchiveListTest {
  private static final KeptObjects KEPT =
      new KeptObjects(Set.of("public", "extensions"), Set.of("cron job"));

  private static String restored(String list) {
    return ArchiveList.restored(list, KEPT, "relay");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "215; 1259 16390 TABLE public tracks relay",
        "3490; 0 16390 TABLE DATA public tracks relay",
        "3330; 2606 16396 FK CONSTRAINT public plays plays_track_fkey relay",
        "2100; 826 16400 DEFAULT ACL public DEFAULT PRIVILEGES FOR TABLES relay",
        "6; 2615 16500 SCHEMA - audit relay",
        "3500; 0 0 ACL - SCHEMA audit relay",
        "3501; 0 0 COMMENT - SCHEMA audit relay",
        "3502; 0 0 COMMENT public TABLE tracks relay",
        "3503; 2613 16600 BLOB METADATA - 16600..16600 relay",
        "3504; 0 0 BLOBS - BLOBS",
        "3505; 0 0 ACL - LARGE OBJECT 16600 relay",
        "3506; 2605 16700 CAST - CAST (public.mood AS integer) ",
        "3507; 6106 16800 PUBLICATION TABLE public feed tracks relay",
        "7; 2615 16501 SCHEMA - public old relay",
        "2; 3079 16384 EXTENSION - pgcrypto ",
        "3508; 826 16401 DEFAULT ACL - DEFAULT PRIVILEGES FOR TABLES relay",
        "3509; 0 0 ACL - LARGE OBJECTS 16600..16700 relay",
        "3510; 0 0 COMMENT - EVENT TRIGGER watch relay",
        "3511; 0 0 TABLE DATA cron jobs relay"
      })
  void bringsBackWhatWasTakenAway(String line) {
    assertThat(restored("; a comment\n\n" + line + "\n")).isEqualTo(line + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5; 2615 2200 SCHEMA - public pg_database_owner",
        "3500; 0 0 ACL - SCHEMA public pg_database_owner",
        "3501; 0 0 COMMENT - SCHEMA public pg_database_owner",
        "8; 2615 16502 SCHEMA - extensions relay",
        "3506; 0 0 ACL - SCHEMA extensions relay",
        "3507; 826 16401 DEFAULT ACL - DEFAULT PRIVILEGES FOR TABLES postgres",
        "3508; 826 16402 DEFAULT ACL public DEFAULT PRIVILEGES FOR TABLES postgres",
        "3509; 0 16700 TABLE DATA cron job relay",
        "3502; 0 0 COMMENT - EXTENSION pgcrypto ",
        "3503; 6104 16800 PUBLICATION - feed relay",
        "3504; 6106 16801 PUBLICATION TABLES IN SCHEMA public feed public relay",
        "3505; 1417 16900 SERVER - other relay"
      })
  void leavesAloneWhatStays(String line) {
    assertThat(restored(line + "\n")).isEqualTo("\n");
  }
}
