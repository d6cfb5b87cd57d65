# relay-api, the sample backend, for Fly. Build it first: scripts/build
FROM eclipse-temurin:25-jre

# Which commit this image is of, for GET /version: --build-arg RELAY_COMMIT=$(git rev-parse HEAD)
ARG RELAY_COMMIT=""
ENV RELAY_COMMIT=$RELAY_COMMIT

WORKDIR /app
COPY target/relay-api relay-api
COPY scripts/migrate.sh scripts/migrate.sh
COPY migrations migrations
RUN useradd --system --no-create-home relay
USER relay

EXPOSE 8080
CMD ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=70", "-jar", "relay-api/relay-api.jar", "serve"]
