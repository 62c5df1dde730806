/** A server-sent event. */
export interface ServerEvent {
  readonly id: string;
  readonly data: string;
}

/**
 * The events of a stream, as they come; comments are left out.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function* serverEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  let text = "";
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const fields = text.slice(0, end).split("\n");
        text = text.slice(end + 2);
        const valuesOf = (name: string) =>
          fields
            .filter((field) => field.startsWith(`${name}:`))
            .map((field) => field.slice(name.length + 1).trimStart());
        const data = valuesOf("data");
        if (data.length > 0) yield { id: valuesOf("id").at(-1) ?? "", data: data.join("\n") };
      }
    }
  } finally {
    // Who leaves the loop early leaves the server, too.
    await reader.cancel().catch(() => undefined);
  }
}
