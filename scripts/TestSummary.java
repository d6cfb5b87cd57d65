import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Counts the tests in Maven's reports, for {@code scripts/test}: a line for each failed and skipped
 * one, and as the last line {@code N passed, N failed, N skipped}.
 *
 * <p>Arguments: the report directories, which need not exist. With the variable {@code
 * RELAYCTL_ALLOWED_SKIPS} naming a file of lines {@code ClassName.method reason}, a skipped test that
 * isn't in it ends the program with 1; {@code ClassName} alone allows all of a class.
 */
final class TestSummary {
  private enum Outcome {
    PASSED,
    FAILED,
    SKIPPED
  }

  /**
   * @param name class without package, and method without parameters
   * @param reason why it was skipped or failed, in one line
   */
  private record Test(String name, Outcome outcome, String reason) {}

  private TestSummary() {}

  public static void main(String[] directories)
      throws IOException, ParserConfigurationException, SAXException {
    List<Test> tests = new ArrayList<>();
    for (String directory : directories) {
      tests.addAll(testsIn(Path.of(directory)));
    }
    Set<String> allowed = allowedSkips();
    List<Test> failed = tests.stream().filter(t -> t.outcome() == Outcome.FAILED).toList();
    List<Test> skipped = tests.stream().filter(t -> t.outcome() == Outcome.SKIPPED).toList();
    List<Test> refused = allowed == null ? List.of() : notAllowed(skipped, allowed);

    System.out.println();
    failed.forEach(t -> System.out.println("failed   " + t.name() + "  " + t.reason()));
    skipped.forEach(t -> System.out.println("skipped  " + t.name() + "  " + t.reason()));
    refused.forEach(
        t ->
            System.out.println(
                "refused  " + t.name() + "  may not be skipped: run it, or list it with a reason in "
                    + System.getenv("RELAYCTL_ALLOWED_SKIPS")));
    long passed = tests.size() - failed.size() - skipped.size();
    System.out.printf(
        "%d passed, %d failed, %d skipped%n", passed, failed.size(), skipped.size());
    System.exit(failed.isEmpty() && refused.isEmpty() ? 0 : 1);
  }

  private static List<Test> testsIn(Path directory)
      throws IOException, ParserConfigurationException, SAXException {
    List<Test> tests = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
      try (var reports = Files.newDirectoryStream(directory, "TEST-*.xml")) {
        for (Path report : reports) {
          var cases = parser.parse(report.toFile()).getElementsByTagName("testcase");
          for (int i = 0; i < cases.getLength(); i++) {
            tests.add(test((Element) cases.item(i)));
          }
        }
      }
    }
    tests.sort(java.util.Comparator.comparing(Test::name));
    return tests;
  }

  private static Test test(Element element) {
    String type = element.getAttribute("classname");
    // A method's parameters or a repetition's number follow it in brackets; a class that was skipped
    // or failed as a whole has no method.
    String method = element.getAttribute("name").split("[(\\[{]", 2)[0].strip();
    String simple = type.substring(type.lastIndexOf('.') + 1);
    String name =
        method.isEmpty() || method.equals(type) || method.equals(simple)
            ? simple
            : simple + "." + method;
    for (String tag : List.of("error", "failure")) {
      if (element.getElementsByTagName(tag).getLength() > 0) {
        return new Test(name, Outcome.FAILED, reason(element, tag));
      }
    }
    return element.getElementsByTagName("skipped").getLength() > 0
        ? new Test(name, Outcome.SKIPPED, reason(element, "skipped"))
        : new Test(name, Outcome.PASSED, "");
  }

  private static String reason(Element test, String tag) {
    String message = ((Element) test.getElementsByTagName(tag).item(0)).getAttribute("message");
    return message.lines().filter(line -> !line.isBlank()).findFirst().orElse("no reason was given");
  }

  /** The names in the file that the variable points to; null when there is none to compare with. */
  private static Set<String> allowedSkips() throws IOException {
    String file = System.getenv("RELAYCTL_ALLOWED_SKIPS");
    if (file == null || file.isBlank()) {
      return null;
    }
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of(file))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        names.add(line.strip().split("\\s+", 2)[0]);
      }
    }
    return names;
  }

  private static List<Test> notAllowed(List<Test> skipped, Set<String> allowed) {
    return skipped.stream()
        .filter(t -> !allowed.contains(t.name()))
        .filter(t -> !allowed.contains(t.name().split("\\.", 2)[0]))
        .toList();
  }
}
