# shellcheck shell=bash
# Finds a JDK 25 or later. Sourced; starts no program unless it must, since every command waits for it.

# relayctl_jdk_at DIRECTORY: whether it holds a JDK 25 or later; then JDK_HOME and JDK_VERSION are set.
# The file `release` is read instead of starting java, which takes 30 ms and more.
relayctl_jdk_at() {
  local line version='' major
  [[ -r $1/release && -x $1/bin/java && -x $1/bin/javac ]] || return 1
  while IFS= read -r line; do
    if [[ $line == JAVA_VERSION=* ]]; then
      version=${line#JAVA_VERSION=}
      version=${version//[\"$'\r']/}
      break
    fi
  done <"$1/release"
  major=${version%%[!0-9]*}
  [[ -n $major ]] && ((major >= 25)) || return 1
  JDK_HOME=$1
  JDK_VERSION=$version
}

# relayctl_find_jdk: sets JDK_HOME and JDK_VERSION; ends the script with 2 when there is none.
relayctl_find_jdk() {
  local java candidate
  if [[ -n ${JAVA_HOME:-} ]] && relayctl_jdk_at "$JAVA_HOME"; then
    return
  fi
  # The one that the last build was made with: nothing has to be followed to where it leads.
  if [[ -n ${ROOT:-} && -r $ROOT/target/relayctl/jdk ]]; then
    read -r candidate <"$ROOT/target/relayctl/jdk"
    if relayctl_jdk_at "$candidate"; then
      return
    fi
  fi
  # Walked by hand: asking bash for the command's path would fork.
  local IFS=:
  for candidate in $PATH; do
    if [[ -x $candidate/java ]]; then
      java=$candidate/java
      [[ ! -L $java ]] || java=$(readlink -f -- "$java")
      if relayctl_jdk_at "${java%/bin/java}"; then
        return
      fi
    fi
  done
  for candidate in /usr/lib/jvm/* /opt/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if relayctl_jdk_at "$candidate"; then
      return
    fi
  done
  cat >&2 <<'MESSAGE'
launcher.no-jdk: no JDK 25 or later was found
  at  JAVA_HOME, PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks, /Library/Java/JavaVirtualMachines
  why relayctl is written for Java 25, and older ones can't run it
  do  install a JDK 25, for example Eclipse Temurin 25, or point JAVA_HOME at one
MESSAGE
  exit 2
}
