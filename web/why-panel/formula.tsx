import type { ComponentChildren, JSX } from "preact";

/** A subscript or superscript with or without braces, one letter, or whatever is between. */
const TOKENS = /([_^])(?:\{([^}]*)\}|([\p{L}\p{Nd}]+))|(\p{L}+)|([^\p{L}_^]+)|([_^])/gu;

/** A formula as it is set in print: single letters in italics, x_k with its subscript, w^2 with its superscript; words upright. */
export function Formula({ text }: { readonly text: string }): JSX.Element {
  const parts: ComponentChildren[] = [];
  for (const [all, mark, braced, bare, letters] of text.matchAll(TOKENS)) {
    const inner = braced ?? bare;
    if (mark === "_" && inner !== undefined) parts.push(<sub>{inner}</sub>);
    else if (mark === "^" && inner !== undefined) parts.push(<sup>{inner}</sup>);
    else if (letters !== undefined && [...letters].length === 1) parts.push(<i>{letters}</i>);
    else parts.push(all);
  }
  return <span class="formula">{parts}</span>;
}
