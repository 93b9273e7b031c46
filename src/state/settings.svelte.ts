import { ATTACKS } from '../attacks/registry';
import type { ChosenOptions } from '../attacks/scoring';
import type { Roles } from '../passes/need';
import type { DeviceChoice } from './engine.svelte';

/** What tokens are coloured by; an attack's id stands for that attack's contribution. */
export type ColourBy = 'surprise' | 'rank' | 'z-score' | 'difference' | `attack:${string}`;

const INITIAL = { target: 'small-ft', reference: 'small', device: 'auto', colour: 'surprise' } as const;
const DEVICES: readonly string[] = ['auto', 'wasm', 'webgpu'];

/** The choices that stand in the address of the page, as differences from the initial ones. */
export class Settings {
  target = $state<string>(INITIAL.target);
  reference = $state<string>(INITIAL.reference);
  device = $state<DeviceChoice>(INITIAL.device);
  colourBy = $state<ColourBy>(INITIAL.colour);
  /** Options of attacks that differ from their initial values. */
  options = $state.raw<ChosenOptions>({});

  /** @param baseOf the base model of a target; the target itself where it is a base */
  roles(baseOf: (target: string) => string): Roles {
    return { target: this.target, reference: this.reference, base: baseOf(this.target) };
  }

  setOption(attack: string, key: string, value: number): void {
    this.options = { ...this.options, [attack]: { ...this.options[attack], [key]: value } };
  }

  /** Takes over what an address says; what is unknown or out of range counts as not said. */
  read(parameters: URLSearchParams): void {
    this.target = parameters.get('target') ?? INITIAL.target;
    this.reference = parameters.get('reference') ?? INITIAL.reference;
    const device = parameters.get('device') ?? '';
    this.device = DEVICES.includes(device) ? (device as DeviceChoice) : INITIAL.device;
    const colour = parameters.get('colour') ?? INITIAL.colour;
    this.colourBy = isColourBy(colour) ? colour : INITIAL.colour;
    const options: Record<string, Record<string, number>> = {};
    for (const attack of ATTACKS) {
      for (const { key, min, max } of attack.options) {
        const value = Number(parameters.get(`${attack.id}.${key}`) ?? NaN);
        if (value >= min && value <= max) options[attack.id] = { ...options[attack.id], [key]: value };
      }
    }
    this.options = options;
  }

  /** The differences from the initial choices. */
  write(): URLSearchParams {
    const parameters = new URLSearchParams();
    if (this.target !== INITIAL.target) parameters.set('target', this.target);
    if (this.reference !== INITIAL.reference) parameters.set('reference', this.reference);
    if (this.device !== INITIAL.device) parameters.set('device', this.device);
    if (this.colourBy !== INITIAL.colour) parameters.set('colour', this.colourBy);
    for (const attack of ATTACKS) {
      for (const { key, initial } of attack.options) {
        const value = this.options[attack.id]?.[key];
        if (value !== undefined && value !== initial) parameters.set(`${attack.id}.${key}`, String(value));
      }
    }
    return parameters;
  }
}

function isColourBy(name: string): name is ColourBy {
  const attack = /^attack:(.+)$/.exec(name)?.[1];
  if (attack !== undefined) return ATTACKS.some(({ id }) => id === attack);
  return ['surprise', 'rank', 'z-score', 'difference'].includes(name);
}
