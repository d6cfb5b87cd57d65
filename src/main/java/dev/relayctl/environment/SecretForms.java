package dev.relayctl.environment;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How a secret may look after other programs have quoted, escaped or encoded it. */
final class SecretForms {
  /** Shorter cores of an encoded secret would be found in any text. */
  private static final int SHORTEST_CORE = 5;

  private SecretForms() {}

  /**
   * A pattern in which each character stands for itself and for its forms, in any mixture:
   * percent-encoded, escaped with backslashes (shell, libpq, JSON), as {@code \}{@code u00fc}, as
   * an entity of HTML, a quote doubled for SQL or closed and opened again for a shell.
   */
  static Pattern escaped(String secret) {
    var pattern = new StringBuilder();
    secret.codePoints().forEach(c -> pattern.append(forms(c)));
    return Pattern.compile(pattern.toString());
  }

  /**
   * What of the secret's Base64 doesn't depend on what stands before and after it, for each of the
   * three ways in which bytes fall into groups: {@code user:secret} is found, too.
   */
  static List<String> base64Cores(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    var cores = new ArrayList<String>();
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      int from = before == 0 ? 0 : before + 1;
      int to = shifted.length * 8 / 6;
      if (to - from >= SHORTEST_CORE) {
        String core = encoded.substring(from, to);
        cores.add(core);
        cores.add(core.replace('+', '-').replace('/', '_'));
      }
    }
    return cores.stream().distinct().toList();
  }

  private static String forms(int c) {
    String text = Character.toString(c);
    var forms = new ArrayList<String>();
    boolean letterOrDigit = Character.isLetterOrDigit(c);
    switch (c) {
      case '\\' -> forms.add("\\\\{1,4}");
      case '\'' -> {
        forms.add("'\\\\{1,2}''");
        forms.add("'\"'\"'");
        forms.add("''");
        forms.add("\\\\{0,3}'");
        forms.add("&#0?39;|&apos;|&#x27;");
      }
      case '"' -> forms.add("\\\\{0,3}\"|&quot;|&#34;");
      case '&' -> forms.add("&amp;|\\\\{0,3}&");
      case '<' -> forms.add("&lt;|\\\\{0,3}<");
      case '>' -> forms.add("&gt;|\\\\{0,3}>");
      case ' ' -> forms.add("\\\\{0,3} |\\+");
      case '\n' -> forms.add("\r?\n|\\\\{1,2}n");
      case '\r' -> forms.add("\r|\\\\{1,2}r");
      case '\t' -> forms.add("\t|\\\\{1,2}t");
      default -> forms.add((letterOrDigit ? "" : "\\\\{0,3}") + Pattern.quote(text));
    }
    forms.add(ignoringCase(PercentEncoding.encodeAll(text)));
    var units = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      String digits = String.format(Locale.ROOT, "%04x", (int) text.charAt(i));
      units.append("\\\\{1,2}u").append(ignoringCase(digits));
    }
    forms.add(units.toString());
    return "(?:" + String.join("|", forms) + ")";
  }

  private static String ignoringCase(String text) {
    return "(?i:" + text + ")";
  }
}
