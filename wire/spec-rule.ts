import type { z } from "zod";

/** What a value of plimsoll.yaml should have been, in words that a person without zod understands. */
export function specRule(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? `is required: ${article(issue.expected)}`
        : `must be ${article(issue.expected)}`;
    case "invalid_value":
      return `must be ${issue.values.map(String).join(" or ")}`;
    case "too_small":
      if (issue.origin === "array") return "must not be an empty list";
      return `must be ${issue.inclusive === false ? "above" : "at least"} ${issue.minimum}`;
    case "too_big":
      return `must be ${issue.inclusive === false ? "below" : "at most"} ${issue.maximum}`;
    case "invalid_union":
      // A union that says itself what it wants.
      if (issue.message.startsWith("must ")) return issue.message;
      return isChoice(issue) ? `must be ${issue.options.map(String).join(" or ")}` : unionRule(issue);
    default:
      return issue.message;
  }
}

const words: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a finite number",
  int: "a whole number",
  boolean: "true or false",
  object: "keys and values",
  record: "keys and values",
  array: "a list",
};

function article(expected: string): string {
  return words[expected] ?? expected;
}

/** A union whose alternatives are told apart by one key, and its value is none of those. */
function isChoice(
  issue: z.core.$ZodIssueInvalidUnion,
): issue is typeof issue & { options: readonly unknown[] } {
  return "options" in issue && Array.isArray(issue.options);
}

/** The alternatives of a union, each with its rule. */
function unionRule(issue: z.core.$ZodIssueInvalidUnion): string {
  const rules = issue.errors.flatMap((errors) => errors.map(specRule));
  const required = rules.every((rule) => rule.startsWith("is required: "));
  const plain = rules.map((rule) => rule.replace(/^(is required: |must be )/, ""));
  return `${required ? "is required: " : "must be "}${[...new Set(plain)].join(", or ")}`;
}
