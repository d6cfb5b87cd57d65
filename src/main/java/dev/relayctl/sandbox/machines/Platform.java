package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import java.util.List;

/** What the emulated platform is made of beside apps and machines: regions, organizations. */
final class Platform {
  /** Where everything is that says nothing else. */
  static final String REGION = "ams";

  private static final List<Region> REGIONS =
      List.of(
          new Region("ams", "Amsterdam, Netherlands", 52.37, 4.9, "europe"),
          new Region("cdg", "Paris, France", 48.86, 2.35, "europe"),
          new Region("fra", "Frankfurt, Germany", 50.11, 8.68, "europe"),
          new Region("iad", "Ashburn, Virginia (US)", 39.02, -77.46, "north_america"),
          new Region("lhr", "London, United Kingdom", 51.5, -0.12, "europe"),
          new Region("nrt", "Tokyo, Japan", 35.69, 139.69, "asia_pacific"),
          new Region("ord", "Chicago, Illinois (US)", 41.88, -87.63, "north_america"),
          new Region("sin", "Singapore, Singapore", 1.35, 103.82, "asia_pacific"),
          new Region("sjc", "San Jose, California (US)", 37.35, -121.96, "north_america"),
          new Region("syd", "Sydney, Australia", -33.87, 151.21, "oceania"));

  private record Region(
      String code, String name, double latitude, double longitude, String geoRegion) {}

  private Platform() {}

  /** The keys are capitalised, unlike everywhere else (§2.1). */
  static JsonNode regions() {
    ObjectNode all = Json.object();
    ArrayNode list = all.putArray("Regions");
    for (Region region : REGIONS) {
      list.addObject()
          .put("code", region.code)
          .put("name", region.name)
          .put("latitude", region.latitude)
          .put("longitude", region.longitude)
          .put("geo_region", region.geoRegion)
          .put("gateway_available", true)
          .put("requires_paid_plan", false)
          .put("deprecated", false);
    }
    return all.put("Nearest", REGION);
  }

  static boolean hasRegion(String code) {
    return REGIONS.stream().anyMatch(region -> region.code.equals(code));
  }

  /** An organization as an app carries it. */
  static ObjectNode organization(String slug) {
    return Json.object()
        .put("name", slug)
        .put("slug", slug)
        .put("internal_numeric_id", organizationNumber(slug));
  }

  /** The same positive number for the same organization. */
  static int organizationNumber(String slug) {
    return 1000 + Math.floorMod(slug.hashCode(), 100_000);
  }
}
