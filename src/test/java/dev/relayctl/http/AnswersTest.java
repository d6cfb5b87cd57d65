package dev.relayctl.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

final class AnswersTest {
  @Test
  void tellsWhyThereIsNone() {
    assertThat(Answers.why(new UnknownHostException("api.example.com")))
        .isEqualTo("no address is known for api.example.com");
    assertThat(Answers.why(new UnknownHostException("api.example.com: Name or service not known")))
        .isEqualTo("api.example.com: Name or service not known");
    assertThat(Answers.why(new ConnectException("Connection refused")))
        .isEqualTo("Connection refused");
    assertThat(Answers.why(new EOFException())).isEqualTo("eofexception");
  }

  @Test
  void aServersWordsAreOneLine() {
    assertThat(Answers.oneLine(" a\n\tb\u0007  c ")).isEqualTo("a b c");
    assertThat(Answers.oneLine("x".repeat(600))).hasSize(501).endsWith("…");
  }
}
