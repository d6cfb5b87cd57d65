package dev.relayctl.plan.machine;

import dev.relayctl.environment.flytoml.GuestFile;
import dev.relayctl.plan.Json;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;

/** {@code files} of a machine's config. */
final class FilesJson {
  private FilesJson() {}

  /** One object per path in the machine: a later file takes the place of an earlier one. */
  static Result<List<Json>> of(List<GuestFile> files, LocalFiles local) {
    var byGuestPath = new LinkedHashMap<String, Json>();
    var problems = new ArrayList<Problem>();
    for (GuestFile file : files) {
      switch (content(file, local)) {
        case Result.Ok<Members>(Members content) ->
            byGuestPath.put(
                file.guestPath(),
                new Members().text("guest_path", file.guestPath()).with(content).object());
        case Result.Bad<Members>(List<Problem> bad) -> problems.addAll(bad);
      }
    }
    return problems.isEmpty() ? Result.ok(List.copyOf(byGuestPath.values())) : Result.bad(problems);
  }

  private static Result<Members> content(GuestFile file, LocalFiles local) {
    return switch (file.content()) {
      case GuestFile.Content.LocalFile(String path) ->
          local.read(path, file.where()).map(FilesJson::rawValue);
      case GuestFile.Content.SecretValue(String name) ->
          Result.ok(new Members().text("secret_name", name));
      case GuestFile.Content.Raw(String text) ->
          Result.ok(rawValue(text.getBytes(StandardCharsets.UTF_8)));
    };
  }

  /** An empty file is an empty text, not a missing one. */
  private static Members rawValue(byte[] content) {
    String base64 = Base64.getEncoder().encodeToString(content);
    return new Members().json("raw_value", Json.text(base64));
  }
}
