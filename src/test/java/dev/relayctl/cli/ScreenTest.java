package dev.relayctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScreenTest {
  @Test
  void isEightyColumnsWideAndAppendedWithoutATerminal() {
    Screen screen = Screen.of("", Map.of("TERM", "xterm"));

    assertThat(screen).isEqualTo(new Screen(80, Screen.Drawing.APPENDED));
  }

  @Test
  void takesTheTerminalsWidthAndIsDrawnAgainOnATerminal() {
    Screen screen = Screen.of("40", Map.of("TERM", "xterm"));

    assertThat(screen).isEqualTo(new Screen(40, Screen.Drawing.REDRAWN));
  }

  @Test
  void believesColumnsBeforeTheTerminalAndIgnoresNonsense() {
    assertThat(Screen.of("40", Map.of("COLUMNS", "132")).width()).isEqualTo(132);
    assertThat(Screen.of("40", Map.of("COLUMNS", "wide")).width()).isEqualTo(40);
    assertThat(Screen.of("0", Map.of()).width()).isEqualTo(80);
    assertThat(Screen.of("3", Map.of()).width()).isEqualTo(20);
  }

  @Test
  void isAppendedWhereColourOrCursorMovesAreNotWanted() {
    assertThat(Screen.of("80", Map.of("TERM", "xterm", "NO_COLOR", "1")).drawing())
        .isEqualTo(Screen.Drawing.APPENDED);
    assertThat(Screen.of("80", Map.of("TERM", "dumb")).drawing())
        .isEqualTo(Screen.Drawing.APPENDED);
  }

  @Test
  void isReadByActionsInsideOfThem() {
    assertThat(Screen.of("", Map.of("GITHUB_ACTIONS", "true")).reader())
        .isEqualTo(Screen.Reader.ACTIONS);
    assertThat(Screen.of("", Map.of("GITHUB_ACTIONS", "false")).reader())
        .isEqualTo(Screen.Reader.PEOPLE);
  }
}
