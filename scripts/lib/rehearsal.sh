# shellcheck shell=bash
# Runs scripts/Rehearse.java in a directory of its own. Sourced, with ROOT set.

. "$ROOT/scripts/lib/jdk.sh"
. "$ROOT/scripts/lib/build.sh"

rehearsal_clean_up() {
  RELAYCTL_BUILD=never "$ROOT/scripts/relayctl" -C "$REHEARSAL" sandbox reset >/dev/null 2>&1
  rm -rf -- "$REHEARSAL"
}

# rehearsal WHAT ARGUMENTS
rehearsal() {
  local classpath jar
  relayctl_find_jdk
  relayctl_build_when_needed
  REHEARSAL=$(mktemp -d) || exit 1
  trap rehearsal_clean_up EXIT
  classpath=$REHEARSAL/classes
  for jar in "$ROOT"/target/relayctl/lib/jackson-*.jar; do
    classpath+=:$jar
  done
  "$JDK_HOME/bin/javac" -d "$REHEARSAL/classes" -cp "$classpath" "$ROOT/scripts/Rehearse.java" || exit 1
  RELAYCTL_BUILD=never "$JDK_HOME/bin/java" -XX:TieredStopAtLevel=1 -cp "$classpath" \
    Rehearse "$ROOT" "$REHEARSAL" "$@"
}
