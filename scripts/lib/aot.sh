# shellcheck shell=bash
# The JVM's AOT cache, which halves the time a command takes to start. Sourced after lib/jdk.sh, with
# ROOT, JDK_HOME, JDK_VERSION and the array `java` set. RELAYCTL_AOT=off does without.

# relayctl_aot_cache ARGUMENTS: sets AOT_KIND and AOT_CACHE, this build's cache file for such a command,
# there or not; empty when switched off. What only reads files starts twice as fast from a cache that
# holds nothing else; a wrong guess costs time only.
relayctl_aot_cache() {
  local id='' argument
  AOT_CACHE='' AOT_KIND=all
  (($#)) || AOT_KIND=files
  for argument in "$@"; do
    case $argument in
      env | init | -h | --help | -V | --version) AOT_KIND=files ;;
    esac
  done
  if [[ ${RELAYCTL_AOT:-} != off && -n ${XDG_CACHE_HOME:-${HOME:-}} ]]; then
    read -r id <"$ROOT/target/relayctl/build-id"
    AOT_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/relayctl/aot/$id-$JDK_VERSION-$AOT_KIND.aot
  fi
}

# relayctl_make_aot_cache: makes the file in the background when this command has ended, for those after
# it. Twice removed from this process, so that neither a terminal, a pipe nor a caller that waits
# notices it.
relayctl_make_aot_cache() {
  ( (relayctl_train_aot_cache &) ) </dev/null >/dev/null 2>&1
}

# relayctl_training: sets TRAINING to what the JVM is shown once, to learn which classes a command needs.
# It must change nothing that matters: where databases are needed, it is a sandbox of its own.
relayctl_training() {
  if [[ $AOT_KIND == files ]]; then
    TRAINING=(env list -C "$ROOT")
    return
  fi
  cp -R "$ROOT/environments" "$ROOT/migrations" "$ROOT/fly.toml" "$ROOT/fly.dev.toml" "$1/" || exit 0
  export RELAYCTL_SANDBOX_IDLE=2m
  TRAINING=(
    --sandbox migrate dev -C "$1" --then --sandbox status -C "$1" --then --sandbox status dev -C "$1"
    --then --sandbox history dev -C "$1" --then sandbox stop -C "$1"
  )
}

relayctl_train_aot_cache() {
  local directory=${AOT_CACHE%/*} draft=$AOT_CACHE.draft project
  trap '' HUP INT
  cd / && mkdir -p "$directory" || exit 0
  # The command has this process's id now.
  while kill -0 $$ 2>/dev/null; do sleep 1; done
  # Only one trains: with noclobber, creating the file is the lock. Drafts of a training that was killed.
  find "$directory" -name '*.draft*' -mmin +10 -delete
  (set -C && : >"$draft") || exit 0
  # Caches of builds that are gone; each build has at most two. The names are our own.
  # shellcheck disable=SC2012
  (cd "$directory" && ls -t -- *.aot | tail -n +8 | xargs rm -f --)
  project=$(mktemp -d) || exit 0
  relayctl_training "$project"
  nice -n 19 "${java[@]}" "-XX:AOTCacheOutput=$draft.aot" "${program[@]/%.Main/.Training}" \
    "${TRAINING[@]}"
  if [[ -s $draft.aot ]]; then
    mv -f "$draft.aot" "$AOT_CACHE"
  fi
  rm -rf "$project" "$draft" "$draft.aot"
}
