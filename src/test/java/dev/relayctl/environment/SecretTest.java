package dev.relayctl.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void printsNothingOfItself() {
    var secret = Secret.of("not-a-secret-1");

    assertThat(secret).hasToString("(secret)");
    assertThat(secret.reveal()).isEqualTo("not-a-secret-1");
    assertThat((Object) secret).isNotInstanceOf(Serializable.class);
  }

  @Test
  void isEqualToASecretWithTheSameText() {
    assertThat(Secret.of("not-a-secret-ü")).isEqualTo(Secret.of("not-a-secret-ü"));
    assertThat(Secret.of("not-a-secret-ü")).hasSameHashCodeAs(Secret.of("not-a-secret-ü"));
    assertThat(Secret.of("not-a-secret-1")).isNotEqualTo(Secret.of("not-a-secret-2"));
  }

  @Test
  void keepsItsFingerprintForEver() {
    assertThat(Secret.of("not-a-secret-1").fingerprint()).isEqualTo("d98c13f3");
    assertThat(Secret.of("").fingerprint()).matches("[0-9a-f]{8}");
    assertThat(Secret.of("not-a-secret-2").fingerprint()).isNotEqualTo("d98c13f3");
  }
}
