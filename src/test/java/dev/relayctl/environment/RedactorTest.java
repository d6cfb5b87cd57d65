package dev.relayctl.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final String NASTY = "p@ss#w/o?r:d%25 'ü\"\\&<x";

  private final Redactor redactor = Redactor.of(List.of(Secret.of(NASTY)));

  @Test
  void findsASecretAsItIs() {
    assertThat(redactor.clean("user said " + NASTY + ".")).isEqualTo("user said (secret).");
  }

  @Test
  void findsAPercentEncodedSecretInEveryFashion() {
    String whole = PercentEncoding.encode(NASTY);
    String form = URLEncoder.encode(NASTY, StandardCharsets.UTF_8);
    String partly = NASTY.replace("@", "%40").replace("/", "%2f");

    for (String text : List.of(whole, form, partly, PercentEncoding.encodeAll(NASTY))) {
      assertThat(redactor.clean("x=" + text + "&y")).isEqualTo("x=(secret)&y");
    }
  }

  @Test
  void findsAnEscapedOrQuotedSecret() {
    String json = NASTY.replace("\\", "\\\\").replace("\"", "\\\"").replace("ü", "\\u00fc");
    String slashes = json.replace("/", "\\/");
    String libpq = NASTY.replace("\\", "\\\\").replace("'", "\\'");
    String shell = NASTY.replace("'", "'\\''");
    String sql = NASTY.replace("'", "''");
    String html =
        NASTY
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace("\"", "&quot;")
            .replace("'", "&#39;");

    for (String text : List.of(json, slashes, libpq, shell, sql, html)) {
      assertThat(redactor.clean("[" + text + "]")).as(text).isEqualTo("[(secret)]");
    }
  }

  @Test
  void findsASecretInsideBase64WhereverItBegins() {
    for (String before : List.of("", "a", "ab", "user:")) {
      String basic = base64(before + NASTY);

      assertThat(redactor.clean("value " + basic + " end")).isEqualTo("value (secret) end");
      assertThat(redactor.clean(basic.replace('+', '-').replace('/', '_'))).isEqualTo("(secret)");
    }
  }

  @Test
  void findsThePasswordOfASecretUrlOnItsOwn() {
    var known =
        Redactor.of(
            List.of(
                Secret.of("postgresql://u:not%40secret@db.example.com/app"),
                Secret.of("https://bot:not-a-secret-7@git.example.com/x")));

    assertThat(known.clean("failed for not@secret")).isEqualTo("failed for (secret)");
    assertThat(known.clean("failed for not%40secret")).isEqualTo("failed for (secret)");
    assertThat(known.clean("failed for not-a-secret-7")).isEqualTo("failed for (secret)");
    assertThat(known.clean("db.example.com is down")).isEqualTo("db.example.com is down");
  }

  @Test
  void findsTheLinesOfAKey() {
    var known = Redactor.of(List.of(Secret.of("-----BEGIN-----\nbm90IGEgc2VjcmV0\nxyz\n")));

    assertThat(known.clean("line 2: bm90IGEgc2VjcmV0")).isEqualTo("line 2: (secret)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "can't reach postgresql://app:MARKER@db.example.com:5432/app",
        "can't reach postgresql://app:MAR@KER/MARKER@db.example.com:5432/app",
        "connection info: host=db user=app password=MARKER dbname=app",
        "connection info: password='MAR\\'KER MARKER' dbname=app",
        "jdbc:postgresql://db/app?user=app&password=MARKER&sslmode=require",
        "{\"password\": \"MARKER\"}",
        "{\\\"api_key\\\":\\\"MARKER\\\"}",
        "{\"access_token\":\"MAR\\\"KER\"}",
        "Authorization: Bearer MARKERMARKER",
        "Authorization: FlyV1 fm2_MARKERMARKER,fm2_MARKER",
        "PGPASSWORD=MARKER psql",
        "SSL_PASSPHRASE = \"MARKER\"",
        "token fm2_MARKER expired"
      })
  void findsWhatLooksLikeASecretWithoutKnowingIt(String text) {
    String cleaned = Redactor.of(List.of()).clean(text);

    assertThat(cleaned).contains("(secret)").doesNotContain("MAR").doesNotContain("KER");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FATAL: password authentication failed for user \"app\"",
        "relation \"users\" does not exist at 12:30 (see https://example.com/a:b)",
        "token expired",
        "http://localhost:8080/health answered 503",
        ""
      })
  void leavesOrdinaryMessagesAlone(String text) {
    assertThat(redactor.clean(text)).isEqualTo(text);
  }

  @Test
  void searchesForNothingShorterThanFourCharacters() {
    var known = Redactor.of(List.of(Secret.of("42"), Secret.of("")));

    assertThat(known.clean("port 5442, password=42")).isEqualTo("port 5442, password=(secret)");
  }

  @Test
  void survivesASecretThatItsOwnReplacementContains() {
    var known = Redactor.of(List.of(Secret.of("secret"), Secret.of("not-a-secret-1")));

    assertThat(known.clean("not-a-secret-1 and secret")).isEqualTo("(secret) and (secret)");
  }

  @Test
  void takesLinearTimeOverABlob() {
    String blob = "a".repeat(200_000) + "://" + "b".repeat(200_000);

    assertThat(redactor.clean(blob)).isEqualTo(blob);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
