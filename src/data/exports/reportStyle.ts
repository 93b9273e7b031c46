/** The look of the report: light, on screen and on one or two printed pages (A4 or Letter). */
export const REPORT_STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { max-width: 190mm; margin: 0 auto; padding: 8mm; color: #1a1a1a; background: #fff;
  font: 9.5pt/1.4 system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif; }
h1 { font-size: 16pt; line-height: 1.2; margin: 0 0 1mm; }
h2 { font-size: 11pt; margin: 4mm 0 1mm; break-after: avoid; }
p { margin: 0 0 1.5mm; }
.soft { color: #55524b; }
.open { padding: 1.5mm 2mm; background: #fff3dd; border-left: 3px solid #8a4b00; }
ul { margin: 0; padding: 0; list-style: none; }
.findings li { display: grid; grid-template-columns: 25mm 1fr; gap: 3mm; padding: 1mm 0; break-inside: avoid;
  border-top: 1px solid #d9d5cb; }
.level { font-weight: 700; }
.red .level { color: #a3161f; }
.amber .level { color: #8a4b00; }
.fine .level { color: #1d6b3a; }
table { width: 100%; border-collapse: collapse; font-size: 8.5pt; line-height: 1.3; }
caption { padding: 0 0 1mm; text-align: left; }
th, td { padding: .5mm 1.5mm; text-align: left; vertical-align: baseline; border-top: 1px solid #d9d5cb; }
thead th { border-top: 0; border-bottom: 1px solid #8a857a; vertical-align: bottom; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.quiet { color: #55524b; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(75mm, 1fr)); gap: 4mm; }
figure { margin: 0; break-inside: avoid; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { font-size: 8.5pt; }
.columns { columns: 2 70mm; column-gap: 6mm; }
.columns p { break-inside: avoid; }
dl { display: grid; grid-template-columns: 35mm 1fr; gap: .5mm 3mm; margin: 0; font-size: 8.5pt; }
dt { color: #55524b; }
dd { margin: 0; overflow-wrap: anywhere; }
code { font: 7.5pt ui-monospace, 'DejaVu Sans Mono', Consolas, monospace; }
footer { margin-top: 4mm; font-size: 8.5pt; }
@page { margin: 12mm; }
@media print { body { max-width: none; padding: 0; } }
`;
