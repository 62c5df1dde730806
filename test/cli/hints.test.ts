import type { Command } from "commander";
import ts from "typescript";
import { expect, test } from "vitest";
import { buildProgram } from "../../node/cli/program.ts";
import { eachNode, type SourceText, sourceFiles } from "../source-files.ts";

/** A text as it stands in the source, with … for every value put in. */
interface Sentence {
  readonly path: string;
  readonly text: string;
}

const commands = buildProgram({ json: false }).commands;
const names = commands.map((command) => command.name());

/** Every text of the code; comments are not among them. */
function sentencesOf(files: readonly SourceText[]): Sentence[] {
  const found: Sentence[] = [];
  for (const file of files) {
    eachNode(file, (node) => {
      if (ts.isStringLiteralLike(node)) found.push({ path: file.path, text: node.text });
      if (!ts.isTemplateExpression(node)) return;
      const rest = node.templateSpans.map((span) => `…${span.literal.text}`);
      found.push({ path: file.path, text: [node.head.text, ...rest].join("") });
    });
  }
  return found;
}

/** What is wrong with the commands that a sentence tells people to run. */
function hintFaults(sentences: readonly Sentence[]): string[] {
  const called = new RegExp(String.raw`(npx )?\bplimsoll (?:(${names.join("|")})\b( [a-z]+)?|…)`, "g");
  return sentences.flatMap(({ path, text }) => [
    ...[...text.matchAll(called)]
      .filter(([, npx]) => npx === undefined)
      .map(([hint]) => `${path}: "${hint}" is not found by a shell: write npx plimsoll`),
    ...[...text.matchAll(/npx plimsoll ([a-z]+)(?: ([a-z]+))?/g)].flatMap(([hint, name = "", word]) =>
      isCommand(name, word) ? [] : [`${path}: "${hint}" is no command`],
    ),
    ...(/\bestimate (again|it again|the model first)\b/.test(text)
      ? [`${path}: "${text}" tells what to do without the command: npx plimsoll estimate`]
      : []),
  ]);
}

/** A command, and below one that only holds others, one of these. */
function isCommand(name: string, word: string | undefined): boolean {
  const command = commands.find((candidate) => candidate.name() === name);
  if (command === undefined) return false;
  const below = command.commands.map((candidate: Command) => candidate.name());
  return below.length === 0 || (word !== undefined && below.includes(word));
}

test("every sentence that tells people to run a command writes npx plimsoll and a command there is", () => {
  const sentences = sentencesOf(sourceFiles("engine", "wire", "node"));
  expect(hintFaults(sentences)).toEqual([]);
  const hints = sentences.filter(({ text }) => text.includes("npx plimsoll"));
  expect(hints.length).toBeGreaterThan(15);
});

test.each([
  ["without npx", "'Next: plimsoll estimate'", /not found by a shell/],
  ["without npx, in a template", `\`see plimsoll show diagnostics of \${x}\``, /not found by a shell/],
  ["without npx, with its command put in", `\`plimsoll \${x}\``, /not found by a shell/],
  ["a command that is none", "'npx plimsoll estmate'", /is no command/],
  ["a command that needs another word", "'npx plimsoll show'", /is no command/],
  ["no command at all", "'it is damaged: estimate again'", /without the command/],
])("a hint %s is caught", (_, text, fault) => {
  const planted = { path: "node/cli/planted.ts", text: `export const hint = (x: string) => ${text} + x;` };
  expect(hintFaults(sentencesOf([planted]))).toEqual([expect.stringMatching(fault)]);
});
