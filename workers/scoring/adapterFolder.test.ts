import * as runtime from 'onnxruntime-web';
import { beforeAll, expect, it } from 'vitest';
import { checkTrace } from '../../src/models/selfCheck';
import {
  ADAPTERS,
  adapterReference,
  opened,
  shippedModel,
  type AdapterName,
} from '../lab/adapterFolder.fixture';
import { ScoringModel } from './scoringModel';

beforeAll(() => {
  runtime.env.wasm.numThreads = 1;
});

it.each(Object.keys(ADAPTERS) as AdapterName[])(
  'a saved LoRA folder, scale %s, has the statistics that another program finds, within 1e-4 nats',
  async (name) => {
    const base = shippedModel('small');
    const model = await ScoringModel.open(runtime, 'wasm', (await opened(name, base)).files);
    const plain = await ScoringModel.open(runtime, 'wasm', base);
    for (const record of adapterReference(name).texts) {
      const report = checkTrace(await model.trace({ words: record.text }), record);
      expect(report.worst).not.toBeNull();
      for (const difference of Object.values(report.worst!)) expect(difference).toBeLessThan(1e-4);
    }
    const [first] = adapterReference(name).texts;
    const without = checkTrace(await plain.trace({ words: first!.text }), first!);
    expect(without.worst!.logp).toBeGreaterThan(0.1); // the adapter does change something
    await model.close();
    await plain.close();
  },
);
