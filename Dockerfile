# Plimsoll as a service: docker build -t plimsoll . The project is mounted at /project; see docs/operations.md.
FROM node:20-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts
# The packages of the queue, for workers and whoever asks them: `serve` needs neither.
RUN npm install --prefix /queue --ignore-scripts bullmq@6 ioredis@6

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /plimsoll
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules node_modules
COPY --from=build /queue/node_modules /node_modules
COPY --from=build /build/dist dist
USER node
EXPOSE 8042
HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:8042/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/plimsoll/dist/node/cli/main.js"]
CMD ["serve", "--project", "/project", "--host", "0.0.0.0"]
