package dev.relayctl.plan;

import java.util.LinkedHashMap;

/** Configs of machines that are made beside another one. */
final class Beside {
  private Beside() {}

  /** The group's config for one more machine of the present one's size. */
  static MachineConfig config(MachineConfig group, MachineConfig present) {
    if (group.json().members().containsKey("guest")) {
      return group;
    }
    return present
        .json()
        .get("guest")
        .map(guest -> new MachineConfig(group.json().with("guest", guest)))
        .orElse(group);
  }

  /** As flyctl makes canaries: not found by the app's internal name. */
  static MachineConfig withoutDns(MachineConfig config) {
    var dns = new LinkedHashMap<>(config.json().object("dns").members());
    dns.put("skip_registration", Json.flag(true));
    return new MachineConfig(config.json().with("dns", new Json.Obj(dns)));
  }
}
