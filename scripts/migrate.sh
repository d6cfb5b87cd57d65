#!/bin/sh
# The release command: brings the database of DATABASE_URL to the migrations beside this script.
# Runs in the image, in the sandbox and in a checkout that was built; ends with the program's status.
set -eu
cd -- "$(dirname -- "$0")/.."

if [ -z "${DATABASE_URL:-}" ]; then
  echo 'migrate.sh: DATABASE_URL is not set; set it as a secret of the app, then deploy again' >&2
  exit 2
fi
jar=relay-api/relay-api.jar
[ -f "$jar" ] || jar=target/relay-api/relay-api.jar
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
  '-Djava.util.logging.SimpleFormatter.format=%5$s%n' -jar "$jar" migrate
