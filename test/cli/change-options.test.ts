import { expect, test } from "vitest";
import { isChange } from "../../node/cli/compare-command.ts";

test("what is about one model alone is refused beside a changed one, the burn-in too", () => {
  expect(() => isChange({ without: "size", burnIn: 3 })).toThrow("--burn-in: is about one model");
  expect(() => isChange({ portfolio: "fund" })).toThrow("--portfolio: is about a changed model");
  expect(isChange({ without: "size", html: "page.html" })).toBe(true);
  expect(isChange({ burnIn: 3, html: "page.html" })).toBe(false);
});
