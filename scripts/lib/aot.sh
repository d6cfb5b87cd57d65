# shellcheck shell=bash
# The JVM's AOT cache, which halves the time a command takes to start. Sourced after lib/jdk.sh, with
# ROOT, JDK_HOME, JDK_VERSION and the array `java` set. RELAYCTL_AOT=off does without.

# What the JVM is shown once, to learn which classes a command needs; must change and print nothing
# that matters.
AOT_TRAINING=(env list -C "$ROOT")

# relayctl_aot_cache: sets AOT_CACHE to this build's cache file, there or not; empty when switched off.
relayctl_aot_cache() {
  local id=''
  AOT_CACHE=''
  if [[ ${RELAYCTL_AOT:-} != off && -n ${XDG_CACHE_HOME:-${HOME:-}} ]]; then
    read -r id <"$ROOT/target/relayctl/build-id"
    AOT_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/relayctl/aot/$id-$JDK_VERSION.aot
  fi
}

# relayctl_make_aot_cache: makes the file in the background, for the commands after this one. Twice
# removed from this process, so that neither a terminal, a pipe nor a caller that waits notices it.
relayctl_make_aot_cache() {
  ( (relayctl_train_aot_cache &) ) </dev/null >/dev/null 2>&1
}

relayctl_train_aot_cache() {
  local directory=${AOT_CACHE%/*} draft=$AOT_CACHE.draft
  trap '' HUP INT
  cd / && mkdir -p "$directory" || exit 0
  # Caches of builds that are gone, and drafts of a training that was killed.
  find "$directory" -name '*.aot' -atime +14 -delete
  find "$directory" -name '*.draft*' -mmin +10 -delete
  # Only one trains: with noclobber, creating the file is the lock.
  (set -C && : >"$draft") || exit 0
  nice -n 19 "${java[@]}" "-XX:AOTCacheOutput=$draft.aot" "${program[@]/%.Main/.Training}" \
    "${AOT_TRAINING[@]}"
  if [[ -s $draft.aot ]]; then
    mv -f "$draft.aot" "$AOT_CACHE"
  fi
  rm -f "$draft" "$draft.aot"
}
