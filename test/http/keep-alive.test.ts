import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { listen } from "../../node/http/listen.ts";
import { emptyFolder } from "../store/model-folder.ts";

/** Sends a request on a line that is kept, and gives the head of the answer. */
async function ask(socket: Socket): Promise<string> {
  const answer = new Promise<string>((resolve, reject) => {
    socket.once("data", (data) => resolve(String(data)));
    socket.once("error", reject);
  });
  socket.write("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  return answer;
}

test("a connection is closed after the time that was said, so that a request in its last moment is answered", async () => {
  const server = await listen({
    projectFolder: emptyFolder(),
    version: "1.2.3",
    port: 0,
    threads: 1,
    sockets: { keepAliveSeconds: 1 },
    onFailure: () => undefined,
  });
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  const ended = new Promise((resolve) => socket.once("end", resolve));
  try {
    expect(await ask(socket)).toMatch(/^HTTP\/1.1 200 .*\r\nKeep-Alive: timeout=1\r\n/is);
    await wait(1300);
    expect(await ask(socket)).toMatch(/^HTTP\/1.1 200 /);
    await ended;
  } finally {
    socket.destroy();
    await server.close();
  }
});
