import { expect, it } from 'vitest';
import { enginePatchTable, lossSpread, type PatchRow } from './enginePatchRows';

const INSTALLED: PatchRow = {
  variant: 'installed',
  model: 'small',
  kind: 'LoRA',
  times: [100, 400, 100], // the computer is busy in the second round
  memory: 100e6,
  loss: 4,
  failure: null,
};
const FAULT_1: PatchRow = { ...INSTALLED, variant: 'fault 1', times: [800, 3200, 700], memory: 250e6 };
const UNPATCHED: PatchRow = {
  ...INSTALLED,
  variant: 'unpatched',
  times: [],
  memory: null,
  loss: null,
  failure: 'device: scatter input is not imm\n  at somewhere',
};

it('compares round by round with the installed engine', () => {
  const lines = enginePatchTable([UNPATCHED, FAULT_1, INSTALLED]).split('\n');
  expect(lines[2]).toMatch(/as published +– +– +– +– {2}fails: device: scatter input is not imm$/);
  expect(lines[3]).toMatch(/ 800 +8\.00 +250\.00 MB +2\.50$/);
  expect(lines[4]).toMatch(/ 100 +1\.00 +100\.00 MB +1\.00$/);
  expect(lines.at(-1)).toContain('All end at the same loss');
});

it('says so where a variant computes something else', () => {
  expect(lossSpread([UNPATCHED])).toBe(0);
  const wrong = { ...FAULT_1, loss: 4.5 };
  expect(lossSpread([UNPATCHED, wrong, INSTALLED])).toBe(0.5);
  expect(enginePatchTable([wrong, INSTALLED])).toContain('0.500 nats apart');
});
