package dev.relayctl.sandbox;

/**
 * The ports that the daemon had last: kept, so that URLs stay the same. 0 is any.
 *
 * @param machines the Machines API's
 * @param control the daemon's own
 */
record DaemonPorts(int machines, int control) {
  static final DaemonPorts ANY = new DaemonPorts(0, 0);
}
