import type { Attacker } from '../attacks/access';
import type { OptionSpec } from '../attacks/attack';
import { ATTACKS, SET_ATTACKS } from '../attacks/registry';
import type { ChosenOptions } from '../attacks/scoring';
import { rolesOf, type ModelEntry } from '../models/catalogue';
import type { Roles } from '../passes/need';
import { FULL_ATTACKER, readAttacker, writeAttacker } from './attackerChoice';
import type { DeviceChoice } from './engine.svelte';

/** What tokens are coloured by; an attack's id stands for that attack's contribution. */
export type ColourBy = 'surprise' | 'rank' | 'z-score' | 'difference' | `attack:${string}`;

const INITIAL = {
  target: 'small-ft',
  reference: 'small',
  candidate: 'auto',
  device: 'auto',
  colour: 'surprise',
} as const;
const DEVICES: readonly string[] = ['auto', 'wasm', 'webgpu'];

/** The choices that stand in the address of the page, as differences from the initial ones. */
export class Settings {
  target = $state<string>(INITIAL.target);
  reference = $state<string>(INITIAL.reference);
  /** Of LiRA-Candidate: a model, 'none', or 'auto' for the first candidate reference of the target's base. */
  candidate = $state<string>(INITIAL.candidate);
  device = $state<DeviceChoice>(INITIAL.device);
  colourBy = $state<ColourBy>(INITIAL.colour);
  /** Options of attacks that differ from their initial values. */
  options = $state.raw<ChosenOptions>({});
  /** Whose attacks are shown and run on a text. */
  attacker = $state.raw<Attacker>(FULL_ATTACKER);
  /** Whether attacks that take many passes for a text are run on it too. */
  slow = $state(true);

  roles(models: readonly ModelEntry[]): Roles {
    return rolesOf(models, this.target, this.reference, this.candidate);
  }

  setOption(attack: string, key: string, value: number): void {
    const rounded = Number(value.toPrecision(12)); // a slider's 0.30000000000000004 is 0.3, and names the same view
    this.options = { ...this.options, [attack]: { ...this.options[attack], [key]: rounded } };
  }

  /** Takes over what an address says; what is unknown or out of range counts as not said. */
  read(parameters: URLSearchParams): void {
    this.target = parameters.get('target') ?? INITIAL.target;
    this.reference = parameters.get('reference') ?? INITIAL.reference;
    this.candidate = parameters.get('candidate') ?? INITIAL.candidate;
    const device = parameters.get('device') ?? '';
    this.device = DEVICES.includes(device) ? (device as DeviceChoice) : INITIAL.device;
    const colour = parameters.get('colour') ?? INITIAL.colour;
    this.colourBy = isColourBy(colour) ? colour : INITIAL.colour;
    const options: Record<string, Record<string, number>> = {};
    for (const attack of [...ATTACKS, ...SET_ATTACKS]) {
      for (const option of attack.options) {
        const value = readOption(option, parameters.get(`${attack.id}.${option.key}`));
        if (value !== null) options[attack.id] = { ...options[attack.id], [option.key]: value };
      }
    }
    this.options = options;
    this.attacker = readAttacker(parameters);
    this.slow = parameters.get('slow') !== 'off';
  }

  /** The differences from the initial choices. */
  write(): URLSearchParams {
    const parameters = new URLSearchParams();
    if (this.target !== INITIAL.target) parameters.set('target', this.target);
    if (this.reference !== INITIAL.reference) parameters.set('reference', this.reference);
    if (this.candidate !== INITIAL.candidate) parameters.set('candidate', this.candidate);
    if (this.device !== INITIAL.device) parameters.set('device', this.device);
    if (this.colourBy !== INITIAL.colour) parameters.set('colour', this.colourBy);
    for (const attack of [...ATTACKS, ...SET_ATTACKS]) {
      for (const { key, initial } of attack.options) {
        const value = this.options[attack.id]?.[key];
        if (value !== undefined && value !== initial) parameters.set(`${attack.id}.${key}`, String(value));
      }
    }
    writeAttacker(parameters, this.attacker);
    if (!this.slow) parameters.set('slow', 'off');
    return parameters;
  }
}

/** null where it is none, or out of range; where steps are whole, so is the value: a choice is a place in a list. */
function readOption({ min, max, step }: OptionSpec, given: string | null): number | null {
  const value = given?.trim() ? Number(given) : NaN;
  const fits = value >= min && value <= max && (!Number.isInteger(step) || Number.isInteger(value));
  return fits ? value : null;
}

function isColourBy(name: string): name is ColourBy {
  const attack = /^attack:(.+)$/.exec(name)?.[1];
  if (attack !== undefined) return ATTACKS.some(({ id }) => id === attack);
  return ['surprise', 'rank', 'z-score', 'difference'].includes(name);
}
