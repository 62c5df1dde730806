/** Rows of a CSV text by the letter of RFC 4180: CRLF after every row, quotes only around whole cells and doubled inside. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const cell = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(text.slice(at, at + 100_000));
    if (cell === null) throw new Error(`no cell of RFC 4180 at ${JSON.stringify(text.slice(at, at + 40))}`);
    row.push(cell[1]?.replaceAll('""', '"') ?? cell[2] ?? "");
    if (cell[3] === "\r\n") {
      rows.push(row);
      row = [];
    }
    at += cell[0].length;
  }
  if (row.length > 0) throw new Error("the last row has no line break");
  return rows;
}
