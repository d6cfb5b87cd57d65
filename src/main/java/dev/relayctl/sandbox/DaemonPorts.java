package dev.relayctl.sandbox;

/**
 * The ports that the daemon had last: kept, so that URLs stay the same. 0 is any.
 *
 * @param machines the Machines API's
 * @param control the daemon's own
 * @param neon the Neon API's; 0 in the file of an older version
 * @param pages the Pages API's; 0 in the file of an older version
 * @param github the GitHub API's; 0 in the file of an older version
 */
record DaemonPorts(int machines, int control, int neon, int pages, int github) {
  static final DaemonPorts ANY = new DaemonPorts(0, 0, 0, 0, 0);
}
