package dev.relayctl.pages;

import dev.relayctl.plan.Bundle;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Opens a page and the scripts that it names, as a browser does that runs none of them: what a
 * script loads later isn't seen.
 */
final class SiteReader {
  private static final Duration EACH = Duration.ofSeconds(5);
  private static final int MOST_SCRIPTS = 40;
  private static final long LARGEST = 8L * 1024 * 1024;

  /** In scripts no grammar says where a URL ends; quotes and brackets aren't part of one. */
  private static final Pattern URL =
      Pattern.compile("\\b(?:https?|wss?)://[A-Za-z0-9.\\[\\]:_-]+[^\\s\"'`<>\\\\(){}|^,;$]*");

  /** A slash as scripts may write it. */
  private static final Pattern SLASH = Pattern.compile("\\\\(?:/|u002[fF])");

  private static final Set<String> LINKS =
      Set.of("href", "src", "srcset", "content", "action", "xmlns", "poster");

  private final OkHttpClient http;

  SiteReader(OkHttpClient http) {
    this.http =
        http.newBuilder().callTimeout(EACH).followRedirects(true).followSslRedirects(true).build();
  }

  /** What was opened, with the address that the server led to. */
  private record Opened(HttpUrl address, String text) {}

  Result<Bundle> read(URI page) {
    HttpUrl address = HttpUrl.get(page);
    if (address == null) {
      return Result.bad(unreadable(page, "it is no address of the web"));
    }
    try {
      Opened opened = open(address);
      Document document = Jsoup.parse(opened.text(), opened.address().toString());
      Set<String> urls = new TreeSet<>(urls(code(document)));
      for (String script : scripts(document, opened.address())) {
        urls.addAll(urls(script));
      }
      return Result.ok(new Bundle(page, List.copyOf(urls)));
    } catch (IOException e) {
      return Result.bad(unreadable(page, e.getClass().getSimpleName() + ": " + e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(unreadable(page, "the process was asked to stop"));
    }
  }

  /** What the page itself may speak to: scripts in it, and data for them. Links only lead away. */
  private static String code(Document document) {
    var code = new StringBuilder();
    for (Element element : document.getAllElements()) {
      code.append(element.data()).append('\n');
      for (Attribute attribute : element.attributes()) {
        if (!LINKS.contains(attribute.getKey().toLowerCase(Locale.ROOT))) {
          code.append(attribute.getValue()).append('\n');
        }
      }
    }
    return code.toString();
  }

  /** Its own, side by side; those of others speak to whomever they want. */
  private List<String> scripts(Document document, HttpUrl page) throws InterruptedException {
    List<Callable<String>> wanted =
        Stream.concat(
                document.select("script[src]").eachAttr("abs:src").stream(),
                document.select("link[rel=modulepreload]").eachAttr("abs:href").stream())
            .map(HttpUrl::parse)
            .filter(url -> url != null && url.host().equals(page.host()))
            .distinct()
            .limit(MOST_SCRIPTS)
            .<Callable<String>>map(url -> () -> open(url).text())
            .toList();
    var texts = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(wanted)) {
        // One that doesn't load says nothing.
        if (answer.state() == Future.State.SUCCESS) {
          texts.add(answer.resultNow());
        }
      }
    }
    return texts;
  }

  private Opened open(HttpUrl address) throws IOException {
    Request request = new Request.Builder().url(address).build();
    try (Response response = http.newCall(request).execute()) {
      if (!response.isSuccessful()) {
        throw new IOException("the server answered " + response.code());
      }
      return new Opened(response.request().url(), text(response.body()));
    }
  }

  private static String text(ResponseBody body) throws IOException {
    BufferedSource source = body.source();
    source.request(LARGEST);
    var first = new Buffer();
    first.write(source.getBuffer(), Math.min(LARGEST, source.getBuffer().size()));
    return first.readUtf8();
  }

  private static List<String> urls(String text) {
    var found = new ArrayList<String>();
    Matcher matcher = URL.matcher(SLASH.matcher(text).replaceAll("/"));
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  private static Problem unreadable(URI page, String why) {
    return new Problem.Failed(
        Problem.facts(
            "pages.site-unreadable",
            "the frontend can't be opened",
            Where.system("frontend", page.toString()),
            why,
            "open it in a browser"),
        Repeat.SAFE);
  }
}
