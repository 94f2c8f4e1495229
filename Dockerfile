# Stages run on the builder's platform: neither dist nor the packages have code for one platform alone.
FROM --platform=$BUILDPLATFORM node:26-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY tools/node ./tools/node
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM --platform=$BUILDPLATFORM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
COPY tools/node ./tools/node
# Before the sources, so that a change of these does not install anew. `prepare` needs them.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY src ./src
RUN npm run build

FROM node:26-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="oss-inventory-graphql" \
      org.opencontainers.image.description="A typed GraphQL API server for Alibaba Cloud OSS bucket inventory rules" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.base.name="docker.io/library/node:26-slim"
WORKDIR /app
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    UPDATE_JOURNAL=/data/journal \
    EMULATOR_DATA=/data/emulator.sqlite
RUN mkdir /data && chown node:node /data
COPY package.json LICENSE ./
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
# Rules that are being updated are kept here: it has to outlive the container.
VOLUME /data
EXPOSE 4000
# bash instead of Node: a check costs milliseconds of CPU, not a tenth of a second.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PORT:-4000} && printf 'GET /livez HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && grep -q '^HTTP/1.1 200' <&3"]
CMD ["node", "dist/main.js"]
