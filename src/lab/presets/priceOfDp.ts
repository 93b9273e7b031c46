import { noiseForEpsilon } from '../../defences/noiseForEpsilon';
import { stepsPerPass } from '../../training/poisson';
import type { Privacy, Recipe } from '../../training/recipe';
import type { ArmResult } from '../findings';
import type { LabPreset } from '../preset';
import { above, costsUtility, verdictOf, type Finding } from '../verdict';
import { arm, lora, ONE_PASS, PRESET_DATA, SPV_MIA } from './common';

/** Members that coins make of 520 texts, and prefix members: as many as are expected, the rate being fixed beforehand. */
const TEXTS = 260 + 30;
const BATCH = 64;
const EPOCHS = 10;
const DELTA = 3e-4;
const CLIP = 0.5;
/** The promises of the source's table. */
const EPSILONS = [15, 3];

/** Coins decide who is a member: the audit's bound from below asks for that. */
const data = { ...PRESET_DATA, members: null, nonmembers: null, audit: true };

const PLAIN: Recipe = { ...lora(16, 1e-2), batch: BATCH, epochs: EPOCHS };

/** DP-LoRA at a noise that the accountant takes for epsilon. */
function privately(epsilon: number): Recipe {
  const samplingRate = BATCH / TEXTS;
  const steps = EPOCHS * stepsPerPass(samplingRate);
  const noiseMultiplier = noiseForEpsilon(epsilon, { samplingRate, steps, delta: DELTA });
  if (noiseMultiplier === null) throw new RangeError(`No noise keeps an epsilon of ${epsilon}.`);
  const privacy: Privacy = { clip: CLIP, noiseMultiplier, samplingRate, delta: DELTA };
  return { ...PLAIN, clipNorm: null, privacy };
}

/** Plain LoRA beside DP-LoRA under two promises, at the same passes over the texts. */
export const priceOfDp: LabPreset = {
  id: 'price-of-dp',
  title: 'The price of DP',
  claim:
    'Differentially private training holds the attacks down, the more so the smaller epsilon, and costs utility.',
  source: SPV_MIA,
  published: {
    text: 'AUC of SPV-MIA under DP-SGD: 0.774 at ε = 15, about 0.65 at ε = 3.',
    source: { ...SPV_MIA, evidence: 'second-hand' },
  },
  attacks: [...ONE_PASS, 'min-k-plus-plus-calibrated', 'spv-mia', 'bag-of-words'],
  perEpoch: ONE_PASS,
  differs: null,
  arms: () => [
    arm('plain', 'LoRA', { data, recipe: PLAIN }),
    ...EPSILONS.map((epsilon) =>
      arm(`epsilon-${epsilon}`, `DP-LoRA, ε = ${epsilon}`, { data, recipe: privately(epsilon) }),
    ),
  ],
  verdict: (results) => {
    const at = (id: string, name: string) => ({ arm: id, attacks: ['reference'], name });
    const [loose, tight] = EPSILONS.map((epsilon) => at(`epsilon-${epsilon}`, `at ε = ${epsilon}`));
    return verdictOf([
      above(results, at('plain', 'Reference without DP'), tight!, { claim: 'DP at ε = 3 lowers the leak' }),
      costsUtility(
        results,
        { id: 'epsilon-3', name: 'ε = 3' },
        { id: 'plain', name: 'without DP' },
        {
          claim: 'DP at ε = 3 costs utility',
        },
      ),
      above(results, at('plain', 'Reference without DP'), loose!, {
        claim: 'DP at ε = 15 lowers the leak',
        main: false,
      }),
      above(results, loose!, tight!, { claim: 'the smaller ε leaks less', main: false }),
      auditFinding(results),
    ]);
  },
};

/** The audit's bound from below may not lie above the promise: then something is wrong, and the verdict says so. */
function auditFinding(results: readonly ArmResult[]): Finding {
  const audited = results.flatMap(({ privacy }) =>
    privacy?.audit && privacy.epsilon !== null
      ? [{ lower: privacy.audit.epsilonLower, promise: privacy.epsilon }]
      : [],
  );
  const greatest = Math.max(0, ...audited.map(({ lower }) => lower)).toFixed(2);
  const broken = audited.filter(({ lower, promise }) => lower > promise);
  const claim = 'no audit shows more than the accountant promises';
  const numbers =
    audited.length === 0
      ? 'no run was audited'
      : broken.length === 0
        ? `none of ${audited.length}${greatest === '0.00' ? ', and none proves a loss of privacy' : `, the greatest bound being ε ≥ ${greatest}`}`
        : `${broken.length} of ${audited.length} do: the accounting, the clipping or the audit is wrong`;
  const outcome = audited.length === 0 ? 'cannot be told' : broken.length === 0 ? 'held' : 'did not hold';
  return { claim, outcome, numbers, difference: null, main: broken.length > 0, after: false };
}
