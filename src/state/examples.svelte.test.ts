import { afterEach, describe, expect, it, vi } from 'vitest';
import { Examples } from './examples.svelte';
import { fullGround } from './ground.fixture';
import { Inspection } from './inspection.svelte';
import { openKnownTexts, recording, RECORDS } from './knownTexts.fixture';
import { Settings } from './settings.svelte';

const SAMPLES = [
  { id: 'first', title: '', why: '', record: { domain: 'news', role: 'member', field: 'text' } },
];

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('Examples', () => {
  /** @param examples examples.json; null = there is none */
  function opened(examples: object | null = SAMPLES) {
    const { files, passes, engine } = openKnownTexts();
    if (examples) files['examples.json'] = JSON.stringify(examples);
    const open = async () => {
      const settings = Object.assign(new Settings(), { target: 'm', reference: 'r', slow: false });
      const inspection = new Inspection(engine, settings, fullGround());
      const examples = new Examples('https://page/data/', engine, inspection);
      await examples.open(Promise.resolve(RECORDS));
      inspection.text = examples.list[0]!.text;
      await inspection.score();
      return { examples, inspection };
    };
    return { files, passes, open };
  }

  it('has the recorded samples ready', async () => {
    const { files, passes, open } = opened();
    files['recorded-examples.bin'] = recording({ first: 'Aaa' });
    const { examples, inspection } = await open();
    expect(passes).not.toContain('m Aaa');
    expect(inspection.current?.recordedBy).toBe('a command');
    expect(examples.of('Aaa')?.id).toBe('first');
    expect(examples.of('another text')).toBeNull();
  });

  it('does not take a recording of another text for that of a sample', async () => {
    const { files, passes, open } = opened();
    files['recorded-examples.bin'] = recording({ first: 'Another text' });
    const { inspection } = await open();
    expect(passes).toContain('m Aaa');
    expect(inspection.current?.recordedBy).toBeNull();
  });

  it('says so where there are no samples', async () => {
    await expect(opened(null).open()).rejects.toMatchObject({ kind: 'download' });
  });
});
