import { escapeHtml } from "../escape-html.ts";
import { tableStart } from "../html-table.ts";
import { fixed, percent } from "../number-text.ts";
import type { Figure, ReportInput } from "../report-input.ts";

/** Steps of colour on each side of 0. */
export const STEPS = 10;

/** Correlations of the main factors, each a number on its colour, with volatilities on the diagonal. */
export function correlationsSection({ correlations }: ReportInput): string {
  if (correlations === undefined) return "";
  const { factors, stage, correlations: of } = correlations;
  const title = `Correlations of the ${factors.length} factors with the largest risk contributions; on the diagonal their volatilities, annual %`;
  const head = factors.map(({ factor }) => `<th scope="col"><span>${escapeHtml(factor)}</span></th>`);
  const rows = factors.map(({ factor, volatilityAnnual }, i) => {
    const cells = factors.map((_, j) =>
      i === j
        ? `<td class="vol">${percent(volatilityAnnual[stage], 1)}</td>`
        : correlationCell(of.matrix[i]?.[j] ?? null),
    );
    return `<tr><th scope="row">${escapeHtml(factor)}</th>${cells.join("")}</tr>`;
  });
  return [
    tableStart(title, "heat"),
    `<thead><tr><td></td>${head.join("")}</tr></thead>`,
    `<tbody>${rows.join("\n")}</tbody></table></div>`,
    `<p class="note">Blue: they move together. Orange: against each other. Stage of the forecast: ${escapeHtml(stage)}, the model's last.</p>`,
  ].join("\n");
}

function correlationCell(rho: Figure): string {
  if (rho === null || !Number.isFinite(rho)) return "<td></td>";
  const step = Math.min(STEPS, Math.round(Math.abs(rho) * STEPS));
  const level = step === 0 ? "" : ` class="${rho < 0 ? "n" : "p"}${step}"`;
  return `<td${level}>${fixed(rho)}</td>`;
}
