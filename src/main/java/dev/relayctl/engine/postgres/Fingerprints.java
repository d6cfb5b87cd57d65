package dev.relayctl.engine.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.TreeMap;

/** Fingerprints of secrets as the ledger keeps them: one JSON object. */
final class Fingerprints {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private Fingerprints() {}

  static Map<String, String> read(String json) {
    try {
      return MAPPER.readValue(json, TEXTS);
    } catch (JsonProcessingException _) {
      // Written by something else: then nothing is known, and all secrets are set again.
      return Map.of();
    }
  }

  static String write(Map<String, String> fingerprints) {
    try {
      return MAPPER.writeValueAsString(new TreeMap<>(fingerprints));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
