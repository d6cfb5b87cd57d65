package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.http.Documents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of all apps, with their history: a machine keeps the version that it was created or
 * updated with until it is updated again (specification §2.6). One file per app, readable by its
 * owner only.
 */
final class Secrets {
  private static final int VERSIONS_KEPT = 200;
  private static final String FOLDER = "secrets/";

  private final Documents documents;
  private final Map<String, Vault> vaults = new HashMap<>();

  /** One app's secrets: each version whole. The newest version's number; 0 when none was set. */
  record Vault(String app, long version, TreeMap<Long, TreeMap<String, Value>> history) {
    TreeMap<String, Value> newest() {
      return history.getOrDefault(version, new TreeMap<>());
    }
  }

  /** A secret; prints without its value. */
  record Value(String value, long createdMillis, long updatedMillis) {
    @Override
    public String toString() {
      return "(secret)";
    }
  }

  Secrets(Documents documents) throws IOException {
    this.documents = documents;
    for (Vault vault : documents.readAll(FOLDER, Vault.class)) {
      vaults.put(vault.app, vault);
    }
  }

  /** The number of an app's newest version; 0 when it never had a secret. */
  synchronized long version(String app) {
    return vault(app).version;
  }

  /** The newest secrets by name. */
  synchronized Map<String, Value> of(String app) {
    return new TreeMap<>(vault(app).newest());
  }

  /** What a machine that holds that version gets as environment; empty for version 0. */
  synchronized Map<String, String> environment(String app, long version) {
    var environment = new TreeMap<String, String>();
    vault(app)
        .history
        .getOrDefault(version, new TreeMap<>())
        .forEach((name, value) -> environment.put(name, value.value));
    return environment;
  }

  /**
   * Sets and deletes secrets; each call makes a version, even when nothing changes.
   *
   * @param values new values by name; null deletes, also a name that doesn't exist
   * @return the new version's number
   */
  synchronized long change(String app, Map<String, @Nullable String> values, long nowMillis) {
    Vault old = vault(app);
    var next = new TreeMap<String, Value>(old.newest());
    values.forEach((name, value) -> {
      if (value == null) {
        next.remove(name);
      } else {
        long created =
            Optional.ofNullable(next.get(name)).map(Value::createdMillis).orElse(nowMillis);
        next.put(name, new Value(value, created, nowMillis));
      }
    });
    var history = new TreeMap<Long, TreeMap<String, Value>>(old.history);
    history.put(old.version + 1, next);
    if (history.size() > VERSIONS_KEPT) {
      history.pollFirstEntry();
    }
    var vault = new Vault(app, old.version + 1, history);
    vaults.put(app, vault);
    documents.put(FOLDER + app, vault);
    return vault.version;
  }

  /** Forgets an app's secrets. */
  synchronized void forget(String app) {
    vaults.remove(app);
    documents.delete(FOLDER + app);
  }

  /** What the API shows instead of a value: 16 hexadecimal digits, the same for the same value. */
  static String digest(String app, String value) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((app + '\0' + value).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private Vault vault(String app) {
    Vault vault = vaults.get(app);
    return vault == null ? new Vault(app, 0, new TreeMap<>()) : vault;
  }
}
