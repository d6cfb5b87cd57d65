# shellcheck shell=bash
# Builds when sources are newer than the build. Sourced after lib/jdk.sh, with ROOT and JDK_HOME set.

# relayctl_changed_sources: one thing that goes into the jars and changed since they were made, if any.
relayctl_changed_sources() {
  find "$ROOT/src/main" "$ROOT/pom.xml" -newer "$ROOT/target/relayctl/build-id" -print -quit
}

# relayctl_look_for_changes: lets that begin beside what the launcher does in the meantime. The number
# is fixed, since the bash of macOS can't choose one.
relayctl_look_for_changes() {
  LOOKING=''
  if [[ -s $ROOT/target/relayctl/build-id && ${RELAYCTL_BUILD:-} != never ]]; then
    exec 8< <(relayctl_changed_sources)
    LOOKING=yes
  fi
}

# relayctl_build_is_needed: takes what was looked for, and otherwise looks.
relayctl_build_is_needed() {
  local changed=''
  [[ -s $ROOT/target/relayctl/build-id ]] || return 0
  if [[ -n ${LOOKING:-} ]]; then
    read -r changed <&8
    exec 8<&-
    LOOKING=''
  else
    changed=$(relayctl_changed_sources)
  fi
  [[ -n $changed ]]
}

# relayctl_install_maven: Debian's, where the machine is ours to install on; says so, since it lasts.
relayctl_install_maven() {
  [[ $EUID == 0 ]] && type -P apt-get >/dev/null || return 0
  echo 'relayctl: installing the Debian package maven, since there is no Maven to build with' >&2
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
    --no-install-recommends maven; } </dev/null >"$1" 2>&1; then
    cat "$1" >&2
  fi
}

# relayctl_find_maven: sets MAVEN; ends the script with 2 when there is none, or an old one only.
relayctl_find_maven() {
  local version=''
  if ! type -P mvn >/dev/null && [[ -z ${MAVEN_HOME:-} ]]; then
    mkdir -p "$ROOT/target"
    relayctl_install_maven "$ROOT/target/maven.log"
  fi
  MAVEN=$(type -P mvn) || MAVEN=''
  if [[ -z $MAVEN && -n ${MAVEN_HOME:-} && -x $MAVEN_HOME/bin/mvn ]]; then
    MAVEN=$MAVEN_HOME/bin/mvn
  fi
  if [[ -n $MAVEN ]]; then
    # Quiet, `mvn --version` prints little but the number; Debian's adds colour codes.
    version=$(JAVA_HOME=$JDK_HOME MAVEN_OPTS='' "$MAVEN" -B -q --version 2>/dev/null) || version=''
  fi
  if ! [[ $version =~ ([0-9]+)\.([0-9]+)\.[0-9] ]] \
    || ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] < 3008)); then
    cat >&2 <<'MESSAGE'
launcher.no-maven: no Maven 3.8 or later was found, and relayctl has to be built
  at  PATH, MAVEN_HOME
  why the sources are newer than the build, or nothing was built yet
  do  install Apache Maven 3.8 or later (Debian, Ubuntu: apt-get install maven), or point MAVEN_HOME at it
MESSAGE
    exit 2
  fi
}

# relayctl_maven ARGUMENTS: Maven on the JDK that was found; old libraries in Maven itself make that
# JDK print warnings, and the option that silences them would stop an older JDK from starting.
relayctl_maven() (
  cd "$ROOT" || exit 1
  export JAVA_HOME=$JDK_HOME
  export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow"
  exec "$MAVEN" "$@"
)

# relayctl_locked COMMAND ARGUMENTS: runs it while no other terminal builds or tests in this checkout.
# In a subshell, which gives the lock back however it ends and doesn't pass it on.
relayctl_locked() (
  lock=$ROOT/target/build.lock
  mkdir -p "$ROOT/target"
  if type -P flock >/dev/null; then
    exec 9>"$lock"
    if ! flock -n 9; then
      echo 'relayctl: waiting for a build or test run in another terminal' >&2
      flock 9
    fi
  else
    # No flock on macOS: a directory, and its owner's process id to notice that the owner was killed.
    until mkdir "$lock.d" 2>/dev/null; do
      owner=$(cat "$lock.d/pid" 2>/dev/null) || owner=''
      if [[ -n $owner ]] && ! kill -0 "$owner" 2>/dev/null; then
        rm -rf "$lock.d"
        continue
      fi
      sleep 0.2
    done
    trap 'rm -rf "$lock.d"' EXIT
    # This subshell's id; the bash of macOS is too old for BASHPID.
    sh -c 'echo "$PPID"' >"$lock.d/pid"
  fi
  "$@"
)

# relayctl_spare_the_running: Maven writes the jar in place; a sandbox that runs from it gets the old
# file for itself first, or it would miss its classes.
relayctl_spare_the_running() {
  local jar=$ROOT/target/relayctl/relayctl.jar
  [[ ! -f $jar ]] || { cp -p "$jar" "$jar.new" && mv -f "$jar.new" "$jar"; }
}

# relayctl_build_once: builds unless the one who had the lock before has done it.
relayctl_build_once() {
  local log
  relayctl_build_is_needed || return 0
  log=$ROOT/target/build.log
  if [[ -s $ROOT/target/relayctl/build-id ]]; then
    echo 'relayctl: building, since sources have changed' >&2
  else
    echo 'relayctl: building for the first time, which may download libraries' >&2
  fi
  : >"$ROOT/target/build.started"
  relayctl_spare_the_running
  if ! relayctl_maven -B -Dmaven.test.skip=true package </dev/null >"$log" 2>&1; then
    cat "$log" >&2
    echo "relayctl: the build failed; the lines above are Maven's" >&2
    return 1
  fi
  echo "$JDK_HOME" >"$ROOT/target/relayctl/jdk"
  # What was edited while Maven was running counts as newer.
  touch -r "$ROOT/target/build.started" "$ROOT/target/relayctl/build-id"
}

# relayctl_build_when_needed: quiet and fast when nothing changed. RELAYCTL_BUILD=never takes what is there.
relayctl_build_when_needed() {
  if [[ ${RELAYCTL_BUILD:-} == never && -s $ROOT/target/relayctl/build-id ]]; then
    return
  fi
  if relayctl_build_is_needed; then
    relayctl_find_maven
    relayctl_locked relayctl_build_once || exit 1
  fi
}
