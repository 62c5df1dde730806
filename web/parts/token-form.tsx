import type { JSX } from "preact";
import { giveToken, hasToken } from "../answers.ts";

/** Asks for a token, which this tab keeps until it is closed. */
export function TokenForm(): JSX.Element {
  const take = (event: Event): void => {
    event.preventDefault();
    const token = new FormData(event.currentTarget as HTMLFormElement).get("token");
    if (typeof token === "string" && token !== "") giveToken(token.trim());
  };
  return (
    <form class="failed" onSubmit={take}>
      <h2>This server asks for a token</h2>
      {hasToken() ? (
        <p role="alert">
          It does not take the token that this tab has: it may have expired, or been mistyped.
        </p>
      ) : null}
      <p>
        Whoever runs it makes one with <code>npx plimsoll token create --scope read</code>. It is kept in this
        tab until you close it.
      </p>
      <label>
        Token <input name="token" type="password" autocomplete="off" required />
      </label>{" "}
      <button type="submit">Open</button>
    </form>
  );
}
