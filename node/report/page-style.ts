import { COLOURS, DARK } from "./chart-colours.ts";
import { EFFECT_COLOURS } from "./effect-chart.ts";
import { STEPS } from "./sections/correlations.ts";

/** Cells of the heat map: the colour's strength is the size of the correlation, on light and dark pages alike. */
function heatRules(): string {
  return Array.from({ length: STEPS }, (_, at) => {
    const strength = Math.round(((at + 1) / STEPS) * 70);
    const mix = (colour: string) => `color-mix(in srgb,var(--${colour}) ${strength}%,transparent)`;
    return `.heat .p${at + 1}{background:${mix("positive")}}.heat .n${at + 1}{background:${mix("negative")}}`;
  }).join("\n");
}

/** Charts are drawn in the colours of a light page; these are their twins. */
function darkChartRules(): string {
  return DARK.map(
    ([light, dark]) => `svg [fill="${light}"]{fill:${dark}}svg [stroke="${light}"]{stroke:${dark}}`,
  ).join("\n");
}

/** Squares of a legend. */
function keyRules(colours: readonly string[]): string {
  return colours.map((colour, at) => `.k${at}{background:${colour}}`).join("");
}

/** The style sheet of the page: readable at any width, on light and dark screens, and on paper. */
export const PAGE_STYLE: string = `:root{color-scheme:light dark;--ink:${COLOURS.ink};--soft:#5c5c5d;--rule:#dcdcde;--paper:#fff;--card:#f5f6f8;--positive:${COLOURS.positive};--negative:${COLOURS.negative};--link:#1f5fa8}
*{box-sizing:border-box}
body{margin:0 auto;padding:24px 20px 48px;max-width:1180px;font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:26px;line-height:1.25;margin:0 0 2px;overflow-wrap:anywhere}
h2{font-size:20px;margin:0 0 12px;padding-top:14px;border-top:2px solid var(--ink)}
h3{font-size:14px;margin:18px 0 6px}
a{color:var(--link)}
.under{margin:0;color:var(--soft)}
nav{margin:14px 0 26px}
nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:0;padding:0}
section{margin:0 0 40px}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:10px;margin:0 0 16px}
.tile{background:var(--card);border-radius:6px;padding:10px 12px}
.tile dt{font-size:12.5px;color:var(--soft)}
.tile dd{margin:0;font-size:24px;font-weight:600;font-variant-numeric:tabular-nums}
.tile dd.note{font-size:12.5px;font-weight:400;color:var(--soft)}
.facts{margin:0;padding-left:18px;font-size:14px;overflow-wrap:anywhere}
.pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 28px;align-items:start}
.scroll{overflow-x:auto;margin:0 0 16px;max-width:100%}
table{border-collapse:separate;border-spacing:0;font-size:13.5px;font-variant-numeric:tabular-nums;min-width:60%}
.caption{font-weight:600;font-size:14px;margin:18px 0 6px}
th,td{padding:3px 10px;text-align:left;vertical-align:top;white-space:nowrap}
thead th{white-space:normal;vertical-align:bottom;font-weight:600;font-size:12.5px;color:var(--soft);border-bottom:1px solid var(--ink);max-width:120px}
thead th:first-child,thead th:not(.num){max-width:none}
.pair tbody th{white-space:normal}
tbody th{font-weight:400;position:sticky;left:0;background:var(--paper)}
.num{text-align:right}
.says{white-space:normal;min-width:240px;max-width:56ch}
.neg{color:var(--negative)}
tr.family>*{font-weight:600;border-top:1px solid var(--rule)}
.tree tr.member th,.tree tr.other th{padding-left:24px}
.tree tr.d2 th{padding-left:40px}.tree tr.d3 th{padding-left:56px}.tree tr.d4 th{padding-left:72px}
tr.other>*{color:var(--soft);font-style:italic}
tr.total>*{font-weight:700;border-top:2px solid var(--ink)}
.chart{margin:0 0 4px}
.chart svg{display:block;max-width:100%;height:auto}
.chart svg.narrow{display:none}
.chart text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;font-variant-numeric:tabular-nums}
figcaption{font-size:12.5px;color:var(--soft)}
.dot{display:inline-block;width:9px;height:9px;border-radius:50%;border:1.5px solid var(--ink);margin:0 2px 0 8px}
.dot.full{background:var(--ink)}
.key{display:inline-block;width:10px;height:10px;margin:0 2px 0 8px}
${keyRules(EFFECT_COLOURS)}
.heat{min-width:0;font-size:12.5px}
.heat td{text-align:right;padding:4px 7px;border:1px solid var(--paper)}
.heat thead th{vertical-align:bottom;padding:4px 7px;border:0}
.heat thead span{writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap}
.heat .vol{font-weight:700;box-shadow:inset 0 0 0 1px var(--soft)}
${heatRules()}
.note{font-size:13px;color:var(--soft);max-width:90ch}
.warning{border-left:4px solid var(--negative);padding:6px 12px;background:var(--card);max-width:90ch}
summary{cursor:pointer;font-size:13.5px;color:var(--link)}
.terms{margin:0}
.terms div{display:grid;grid-template-columns:110px minmax(0,1fr);gap:12px;padding:4px 0;border-bottom:1px solid var(--rule);font-size:14px}
.terms dt{font-weight:600}
.terms dd{margin:0;overflow-wrap:anywhere}
@media(max-width:1000px){.pair{grid-template-columns:minmax(0,1fr)}}
@media screen and (max-width:560px){body{padding:16px 12px 32px}h1{font-size:21px}.tiles{grid-template-columns:1fr 1fr}.tile dd{font-size:20px}.chart svg.wide{display:none}.chart svg.narrow{display:block}.terms div{grid-template-columns:1fr;gap:0}th,td{padding:3px 6px}thead th{max-width:88px}tbody th{white-space:normal;min-width:112px;max-width:150px;overflow-wrap:break-word}}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e6e6e7;--soft:#a9adb3;--rule:#343a43;--paper:#14181f;--card:#1e242d;--positive:#6baed6;--negative:#fdae61;--link:#7fb8f5}
${darkChartRules()}
${keyRules(EFFECT_COLOURS.map((colour) => new Map(DARK).get(colour) ?? colour))}}
@media print{@page{margin:11mm}body{max-width:none;padding:0;font-size:10pt;line-height:1.35;-webkit-print-color-adjust:exact;print-color-adjust:exact}nav,details:not([open]){display:none}section{margin:0 0 20px}section.page{break-before:page}h2,h3,.caption{break-after:avoid}.chart,.tile,tr,.terms div{break-inside:avoid}tr.total{break-before:avoid}thead{display:table-header-group}.note{margin:6px 0}.scroll{overflow:visible}tbody th{position:static}table{font-size:8.5pt}th,td{padding:1px 6px;white-space:normal}h3{margin:8px 0 4px}.pair{grid-template-columns:repeat(2,minmax(0,1fr))}}
`;
