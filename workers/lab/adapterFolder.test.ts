import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  ADAPTERS,
  adapterFolder,
  adapterReference,
  opened,
  shippedModel,
  type AdapterName,
} from './adapterFolder.fixture';
import { LabModel } from './labModel';

const base = shippedModel('small');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe.each(Object.keys(ADAPTERS) as AdapterName[])('a saved LoRA folder, scale %s', (name) => {
  const check = adapterReference(name);

  it('is the one that the reference is of; else: tsx tools/models/adapterReference.ts', () => {
    expect([sha256(adapterFolder(name).weights), sha256(base.weights)]).toEqual([
      check.model_sha256,
      check.base_sha256,
    ]);
  });

  it('gives the same log-probabilities in the training engine, within 1e-4 nats', async () => {
    const model = await LabModel.open((await opened(name, base)).files);
    const [record] = check.texts;
    const logp = await model.logProbabilities(record!.text);
    const worst = logp.reduce((most, value, i) => Math.max(most, Math.abs(value - record!.logp[i]!)), 0);
    expect(worst).toBeLessThan(1e-4);
    expect(logp).toHaveLength(record!.logp.length);
    model.dispose();
  });
});
