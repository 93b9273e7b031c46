import type { Attack } from './attack';
import { bagOfWords } from './bagOfWords';
import { calibratable } from './calibrated';
import { charNgrams } from './charNgrams';
import { conRecall } from './conRecall';
import { dcPdd } from './dcPdd';
import { ensemble } from './ensemble';
import { ensembleAsReleased } from './ensembleAsReleased';
import { entropy } from './entropy';
import { ezMia } from './ezMia';
import { gradNormTheta, gradNormX } from './gradNorm';
import { length } from './length';
import { liraBase } from './liraBase';
import { liraCandidate } from './liraCandidate';
import { logRank } from './logRank';
import {
  gradNormXCalibrated,
  lossCalibrated,
  minKPlusPlusCalibrated,
  mopeCalibrated,
  neighborhoodCalibrated,
} from './loraLeakCalibrated';
import { loss } from './loss';
import { lowercase } from './lowercase';
import { minK } from './minK';
import { minKPlusPlus } from './minKPlusPlus';
import { mope } from './mope';
import { neighborhood } from './neighborhood';
import { pac } from './pac';
import { rank } from './rank';
import { ratio } from './ratio';
import { recall } from './recall';
import { reference } from './reference';
import { rmia } from './rmia';
import type { SetAttack } from './setAttack';
import { sizeRatio } from './sizeRatio';
import { slidingWindow } from './slidingWindow';
import { spvMia } from './spvMia';
import { surp } from './surp';
import { wbc } from './wbc';
import { zlib } from './zlib';

/**
 * Every attack on a text, in the order in which tables list them. To add one: its file, and its line here. An attack that
 * reads the target alone is wrapped in calibratable(): its score can then be calibrated by the base's.
 */
export const ATTACKS: readonly Attack[] = [
  calibratable(loss),
  calibratable(zlib),
  calibratable(lowercase),
  calibratable(minK),
  calibratable(minKPlusPlus),
  reference,
  ratio,
  liraBase,
  liraCandidate,
  calibratable(recall),
  calibratable(conRecall),
  calibratable(neighborhood),
  calibratable(mope),
  calibratable(gradNormX),
  calibratable(gradNormTheta),
  spvMia,
  lossCalibrated,
  neighborhoodCalibrated,
  minKPlusPlusCalibrated,
  mopeCalibrated,
  gradNormXCalibrated,
  ezMia,
  wbc,
  calibratable(surp),
  calibratable(pac),
  calibratable(dcPdd),
  calibratable(rank),
  calibratable(logRank),
  calibratable(entropy),
  calibratable(slidingWindow),
  sizeRatio,
];

/** Every attack, or control, on a whole labelled set. */
export const SET_ATTACKS: readonly SetAttack[] = [
  ensemble,
  ensembleAsReleased,
  rmia,
  bagOfWords,
  charNgrams,
  length,
];

const byId = new Map(ATTACKS.map((attack) => [attack.id, attack]));

/** @throws Error naming the attacks there are, where there is none of that id */
export function attackById(id: string): Attack {
  const attack = byId.get(id);
  if (!attack) throw new Error(`no attack "${id}"; there are: ${[...byId.keys()].join(', ')}`);
  return attack;
}
