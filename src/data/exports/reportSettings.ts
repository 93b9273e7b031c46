import type { Experiment } from '../experiment';
import { html, type Markup } from './html';

/** One line of the settings. */
export interface SettingLine {
  readonly name: string;
  readonly value: string;
}

export const SETTINGS_TITLE = 'How it was made';

/** A Map: roles come out of a file, and may have names that every object has. */
const ROLES: ReadonlyMap<string, string> = new Map([
  ['target', 'Target'],
  ['reference', 'Reference'],
  ['base', 'Base'],
  ['smaller', 'Smaller model'],
  ['candidate', 'Candidate reference'],
  ['proposer', 'Proposer of neighbours'],
]);

/** Everything that it takes to make the numbers again. */
export function settingsList(experiment: Experiment, more: readonly SettingLine[]): Markup {
  const { settings, models, device, versions, passes, prefixes, attacks, id, format } = experiment;
  const nameOf = (model: string | null) =>
    model === null ? 'none' : Object.hasOwn(models, model) ? `${models[model]!.name} (${model})` : model;
  const rolesOf = (roles: Readonly<Record<string, string | null>>) =>
    Object.entries(roles).map(([role, model]) => ({ name: ROLES.get(role) ?? role, value: nameOf(model) }));
  const control = settings.control && rolesOf(settings.control);
  const options = Object.entries(settings.options).flatMap(([attack, chosen]) =>
    Object.entries(chosen).map(([option, value]) => `${attack} ${option} = ${value}`),
  );
  const front = prefixes.members.length + prefixes.nonmembers.length;
  const lines: SettingLine[] = [
    ...rolesOf(settings.roles),
    {
      name: 'Control',
      value: control
        ? control.map(({ name, value }) => `${name.toLowerCase()}: ${value}`).join('; ')
        : 'none',
    },
    { name: 'Attacks', value: attacks.join(', ') },
    ...(options.length > 0 ? [{ name: 'Options', value: options.join(', ') }] : []),
    ...more,
    { name: 'Seed', value: String(settings.seed) },
    ...(front > 0
      ? [
          {
            name: 'Texts in front',
            value: `${many(prefixes.members.length, 'member')}, ${many(prefixes.nonmembers.length, 'non-member')}, none of them evaluated`,
          },
        ]
      : []),
    { name: 'Device', value: device ?? 'none was started' },
    { name: 'Passes', value: `${passes.asked} asked for, ${passes.run} run` },
    {
      name: 'Versions',
      value: Object.entries(versions)
        .map((pair) => pair.join(' '))
        .join(', '),
    },
    { name: 'Experiment', value: `${id}, format ${format}` },
  ];
  const hashes = Object.entries(models).map(
    ([model, { sha256 }]) =>
      html`<dt>SHA-256 of ${model}</dt>
        <dd><code>${sha256}</code></dd> `,
  );
  return html`<dl>
    ${lines.map(
      ({ name, value }) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd> `,
    )}${hashes}
  </dl>`;
}

const counted = new Intl.NumberFormat('en-US');

/** "1 text", "1,200 texts". */
export function many(count: number, one: string, several = `${one}s`): string {
  return `${counted.format(count)} ${count === 1 ? one : several}`;
}
