import type { DocumentBlock, DocumentTable } from "./document.js";

/** The blocks as HTML, without the page around them; text is always escaped. */
export function documentHtml(blocks: readonly DocumentBlock[]): string {
  return blocks.map(blockHtml).join("\n");
}

/** A page that needs nothing but itself, in light and in dark. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function blockHtml(block: DocumentBlock): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level}>${escapeHtml(block.text)}</h${block.level}>`;
    case "paragraph":
      return `<p>${escapeHtml(block.text)}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;
    case "lines":
      return `<pre>${block.lines.map(lineHtml).join("\n")}</pre>`;
    case "table":
      return tableHtml(block);
  }
}

function tableHtml({ columns, rows }: DocumentTable): string {
  const side = (index: number) => (columns[index]?.align === "right" ? ' class="number"' : "");
  const head = columns.map(({ header }, index) => `<th scope="col"${side(index)}>${escapeHtml(header)}</th>`);
  const body = rows.map((row) => {
    const cells = row.map((text, index) =>
      index === 0 ? `<th scope="row">${escapeHtml(text)}</th>` : `<td${side(index)}>${escapeHtml(text)}</td>`,
    );
    return `<tr>${cells.join("")}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="Table"><table><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

function lineHtml(line: string): string {
  if (line.startsWith("+ ")) return `<ins>${escapeHtml(line)}</ins>`;
  return line.startsWith("- ") ? `<del>${escapeHtml(line)}</del>` : escapeHtml(line);
}

const PAGE_STYLE = `
:root{color-scheme:light dark;--text:#1b1f24;--dim:#59636e;--line:#d1d9e0;--back:#fff;--soft:#f6f8fa;--accent:#0550ae;--added:#116329;--removed:#a40e26}
@media(prefers-color-scheme:dark){:root{--text:#e6edf3;--dim:#9198a1;--line:#3d444d;--back:#0d1117;--soft:#151b23;--accent:#79c0ff;--added:#7ee787;--removed:#ffa198}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:15px/1.5 system-ui,sans-serif}
main{max-width:1080px;margin:0 auto;padding:24px 16px 64px}
h1,h2,h3,a{overflow-wrap:anywhere}h1{font-size:1.6em;margin:.2em 0}h2{font-size:1.25em;margin:1.6em 0 .4em;border-bottom:1px solid var(--line)}h3{font-size:1.05em;margin:1.2em 0 .3em}
p,li{max-width:80ch;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:4px 10px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;font-weight:normal}
thead th{color:var(--dim);font-size:.9em}
.number{text-align:right;white-space:nowrap}
pre{background:var(--soft);padding:10px;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;font-size:13px}
ins{text-decoration:none;color:var(--added)}del{text-decoration:none;color:var(--removed)}
a{color:var(--accent)}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media print{:root{--text:#000;--dim:#444;--line:#bbb;--back:#fff;--soft:#fff;--accent:#000}main{max-width:none;padding:0}.scroll{overflow:visible}tr{break-inside:avoid}}
`;
