package dev.relayctl.sandbox.machines;

/** A volume: a directory that is linked into the machine that mounts it. */
record Volume(
    String id,
    String app,
    String name,
    String region,
    int sizeGigabytes,
    int snapshotRetention,
    String fstype,
    Encryption encryption,
    long createdMillis) {
  /** Whether the platform would have encrypted it; here it is a plain directory. */
  enum Encryption {
    ENCRYPTED,
    PLAIN
  }

  Volume sized(int gigabytes) {
    return new Volume(
        id, app, name, region, gigabytes, snapshotRetention, fstype, encryption, createdMillis);
  }

  Volume retaining(int snapshots) {
    return new Volume(
        id, app, name, region, sizeGigabytes, snapshots, fstype, encryption, createdMillis);
  }
}
