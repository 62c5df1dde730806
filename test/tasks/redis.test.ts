import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { connectRedis } from "../../node/tasks/redis.ts";

/** A server that answers every command alike. */
async function answering(line: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (data) => {
      const commands = data
        .toString()
        .split("\r\n")
        .filter((part) => /^\*\d/.test(part)).length;
      socket.write(`${line}\r\n`.repeat(commands));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `redis://risk:secret@127.0.0.1:${port}`, close: () => server.close() };
}

const connect = (url: string) => connectRedis({ url, queue: "plimsoll" });

test.each([
  "-WRONGPASS invalid username-password pair or user is disabled.",
  "-NOAUTH Authentication required.",
])("a server that answers %s is not said to be away, and no password is told", async (line) => {
  const { url, close } = await answering(line);
  const { message } = await connect(url).then(
    () => new Error("let in"),
    (error: Error) => error,
  );
  expect(message).toMatch(/does not let Plimsoll in \((WRONGPASS|NOAUTH) .*Give user and password/);
  expect(message).not.toContain("secret");
  close();
});

test("where nobody listens the reason is said", async () => {
  const { url, close } = await answering("+OK");
  close();
  await expect(connect(url)).rejects.toThrow(/does not answer \(connect ECONNREFUSED .*Start a Redis/);
});
