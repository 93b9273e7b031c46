import type { LabPreset } from '../preset';
import { above, keepsUtility, verdictOf } from '../verdict';
import { arm, HURRIED_LORA, lora, LORA_LEAK, ONE_PASS } from './common';

/** Share of the gain on held-out text that "little cost" leaves. */
const LITTLE_COST = 0.75;

const DEFENDED = [
  { id: 'dropout', name: 'LoRA dropout 0.2' },
  { id: 'upper-left-out', name: 'adapters in the lower half of the blocks' },
  { id: 'lower-left-out', name: 'adapters in the upper half of the blocks' },
] as const;

/** The two defences that LoRA-Leak found to work; which layers it leaves out is not known, so both halves are tried. */
export const dropoutAndLayers: LabPreset = {
  id: 'dropout-and-layers',
  title: 'Dropout and left-out layers',
  claim: 'Of four defences, dropout and leaving layers out of LoRA lower the leak and keep utility.',
  source: LORA_LEAK,
  published: null,
  attacks: [...ONE_PASS, 'loss-calibrated', 'min-k-plus-plus-calibrated', 'bag-of-words'],
  perEpoch: ONE_PASS,
  differs: null,
  arms: () => [
    arm('plain', 'LoRA, in a hurry (rank 16, 1e-2)', { recipe: HURRIED_LORA }),
    arm('dropout', DEFENDED[0].name, { recipe: lora(16, 1e-2, { dropout: 0.2 }) }),
    arm('upper-left-out', DEFENDED[1].name, { recipe: lora(16, 1e-2, { layers: [0, 1] }) }),
    arm('lower-left-out', DEFENDED[2].name, { recipe: lora(16, 1e-2, { layers: [2, 3] }) }),
  ],
  verdict: (results) => {
    const at = (id: string, name: string) => ({ arm: id, attacks: ['reference'], name });
    const findings = DEFENDED.flatMap(({ id, name }) => [
      above(results, at('plain', 'Reference on plain LoRA'), at(id, `with ${name}`), {
        claim: `${name} lowers the leak`,
        main: id !== 'lower-left-out',
      }),
      keepsUtility(results, { id, name }, 'plain', LITTLE_COST, {
        claim: `${name} costs little`,
        main: id !== 'lower-left-out',
      }),
    ]);
    return verdictOf(findings);
  },
};
