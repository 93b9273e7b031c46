import type { Experiment } from '../experiment';
import { html, Markup, svgMarkup } from './html';
import { REPORT_STYLE } from './reportStyle';
import { many, SETTINGS_TITLE, settingsList, type SettingLine } from './reportSettings';

export interface ReportTable {
  readonly caption: string;
  /** Numbers stand at the right. */
  readonly columns: readonly { readonly name: string; readonly numeric?: boolean }[];
  readonly rows: readonly {
    /** One a column, in words as they are to be read; the first one names the row. */
    readonly cells: readonly string[];
    /** Stands beside the others to compare with. */
    readonly quiet?: boolean;
  }[];
}

export interface ReportChart {
  /** A whole <svg> element that carries its own colours. */
  readonly svg: string;
  readonly caption: string;
}

/** What a referee would say; `level` is one of red, amber, unknown, note and fine. */
export interface ReportFinding {
  readonly level: string;
  readonly title: string;
  readonly what: string;
  readonly do: string;
}

export interface ReportInput {
  readonly experiment: Experiment;
  readonly tables: readonly ReportTable[];
  readonly charts: readonly ReportChart[];
  /** The worst first. */
  readonly findings: readonly ReportFinding[];
  /** Settings that the experiment does not hold itself, such as every option as it was. */
  readonly settings?: readonly SettingLine[];
  /** When the report is written, ISO 8601. */
  readonly written: string;
}

const LEVELS: Readonly<Record<string, string>> = {
  red: 'Do not believe',
  amber: 'Doubtful',
  unknown: 'Not examined',
  note: 'Note',
  fine: 'In order',
};

/** Nothing may be loaded, and no script run, whatever stands in the texts. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const SHOWN_REJECTED = 10;

/** The result as one HTML page that needs nothing else, to be read, printed or sent. The texts themselves are not in it. */
export function reportHtml(input: ReportInput): string {
  const { experiment, tables, charts, findings, settings = [], written } = input;
  const { name, created } = experiment;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="generator" content="Trainspotter" />
        <title>Membership inference on ${name}</title>
        <style>
          ${new Markup(REPORT_STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>Membership inference on ${name}</h1>
          <p class="soft">${classes(experiment)} Run of ${dayOf(created)}, report of ${dayOf(written)}.</p>
          ${unfinished(experiment)}
        </header>
        ${
          findings.length > 0 &&
          html`<section class="findings">
            <h2>What a referee would say</h2>
            <ul>
              ${findings.map(findingItem)}
            </ul>
          </section>`
        }
        <section>
          <h2>Results</h2>
          ${tables.map(tableOf)}
        </section>
        ${
          charts.length > 0 &&
          html`<section>
            <h2>Charts</h2>
            <div class="charts">${charts.map(figure)}</div>
          </section>`
        }
        ${HOW_TO_READ}
        <section>
          <h2>${SETTINGS_TITLE}</h2>
          ${settingsList(experiment, settings)}
        </section>
        ${remarks(experiment)}
        <footer class="soft">Made in a browser by Trainspotter; no text left the computer for it.</footer>
      </body>
    </html> `;
  return page.html;
}

const HOW_TO_READ = html`<section>
  <h2>How to read it</h2>
  <div class="columns">
    <p>
      An attack gives each text a score; the higher, the more likely the text is a member: one that the target
      was trained on. A high score does not show that a text was in the training data, only that it stands
      above so many known non-members.
    </p>
    <p>
      <b>AUC</b>: how often a member drawn at random scores higher than a known non-member drawn at random.
      0.5 is guessing, 1 is perfect. In brackets: the 95 % interval (DeLong).
    </p>
    <p>
      <b>TPR at an FPR</b>: the share of members found where at most that share of known non-members is
      flagged by mistake, with the counts and the 95 % interval (Clopper-Pearson). A rate that the set has too
      few non-members for is not given.
    </p>
    <p><b>Undefined</b>: texts that an attack has no score for. They are left out of its row, and counted.</p>
    <p>
      <b>Blind baselines</b> never see the target, and <b>the control</b> runs an attack on the base model,
      which never saw the members. Both should stay at 0.5: where they do not, members and non-members differ
      in themselves, and an attack may have found no more than that.
    </p>
    <p>
      <b>Again</b>: the same texts, weights (by their SHA-256), options and seed give the same numbers;
      another device may differ in the last digits.
    </p>
  </div>
</section>`;

function classes({ texts }: Experiment): string {
  const count = (label: boolean | null) => texts.filter(({ member }) => member === label).length;
  const unknown = count(null);
  return (
    `${many(texts.length, 'text')}: ${many(count(true), 'member')}, ${many(count(false), 'known non-member')}` +
    `${unknown > 0 ? `, ${unknown} with an unknown label` : ''}.`
  );
}

function unfinished({ status, passes }: Experiment): Markup | null {
  if (status === 'done') return null;
  const how = status === 'cancelled' ? 'was stopped' : 'was still going on';
  return html`<p class="open">
    <b>The run ${how}</b> after ${many(passes.run, 'pass', 'passes')}: scores are missing, and the numbers are
    those of the scores that are there.
  </p>`;
}

function findingItem({ level, title, what, do: advice }: ReportFinding): Markup {
  const known = Object.hasOwn(LEVELS, level);
  return html`<li class="${known ? level : 'note'}">
    <span class="level">${known ? LEVELS[level]! : level}</span><span><b>${title}</b> ${what} ${advice}</span>
  </li> `;
}

function tableOf({ caption, columns, rows }: ReportTable): Markup {
  const kind = (i: number) => (columns[i]?.numeric ? 'number' : 'words');
  const cell = (text: string, i: number) =>
    i === 0
      ? html`<th scope="row" class="${kind(i)}">${text}</th>`
      : html`<td class="${kind(i)}">${text}</td>`;
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${columns.map(({ name }, i) => html`<th scope="col" class="${kind(i)}">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ cells, quiet }) =>
          html`<tr class="${quiet ? 'quiet' : 'full'}">
            ${cells.map(cell)}
          </tr> `,
      )}
    </tbody>
  </table> `;
}

function figure({ svg, caption }: ReportChart): Markup {
  return html`<figure>
    ${svgMarkup(svg)}
    <figcaption>${caption}</figcaption>
  </figure> `;
}

function remarks({ rejected, notes }: Experiment): Markup | null {
  if (rejected.length === 0 && notes.length === 0) return null;
  const place = ({ id, file, line }: Experiment['rejected'][number]) =>
    [id, file, line === undefined ? undefined : `line ${line}`]
      .filter((part) => part !== undefined)
      .join(', ');
  const shown = rejected.slice(0, SHOWN_REJECTED).map((one) => {
    const where = place(one);
    return html`<li>${where === '' ? '' : `${where}: `}${one.reason}</li>`;
  });
  const more = rejected.length - shown.length;
  return html`<section>
    <h2>Remarks</h2>
    <ul>
      ${notes.map((note) => html`<li>${note}</li>`)}
      ${rejected.length > 0 && html`<li>Not used: ${many(rejected.length, 'text or row', 'texts or rows')}.</li>`}
      ${shown}${more > 0 && html`<li>… and ${more} more.</li>`}
    </ul>
  </section>`;
}

/** "1 March 2025, 10:20 UTC". */
function dayOf(iso: string): string {
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${new Intl.DateTimeFormat('en-GB', format).format(new Date(iso)).replace(' at ', ', ')} UTC`;
}
