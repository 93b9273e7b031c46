import { describe, expect, it } from 'vitest';
import { traceOf } from './trace.fixture';
import { RecordStore } from './recordStore';

const trace = traceOf([-1]);
const held = (store: RecordStore) => ['a', 'b', 'c', 'd'].filter((key) => store.has(key)).join('');

function filled(most?: number): RecordStore {
  const store = new RecordStore(most);
  for (const key of ['a', 'b', 'c']) store.set(key, trace);
  return store;
}

describe('RecordStore', () => {
  it('keeps everything where no limit is given', () => {
    expect(held(filled())).toBe('abc');
    expect(filled().get('a')).toBe(trace);
    expect(filled().get('d')).toBeUndefined();
  });

  it('drops what was set longest ago when there are too many', () => {
    expect(held(filled(2))).toBe('bc');
    expect(filled(2).size).toBe(2);
  });

  it('keeps what was read or set again', () => {
    const read = filled(3);
    read.get('a');
    read.set('d', trace);
    expect(held(read)).toBe('acd');
    const again = filled(3);
    again.set('a', trace);
    again.set('d', trace);
    expect(held(again)).toBe('acd');
  });

  it('is not changed by a look whether something is there', () => {
    const store = filled(3);
    store.has('a');
    store.get('x');
    store.set('d', trace);
    expect(held(store)).toBe('bcd');
  });

  it('replaces a trace of the same key', () => {
    const store = filled(3);
    const other = traceOf([-2]);
    store.set('a', other);
    expect(store.get('a')).toBe(other);
    expect(store.size).toBe(3);
  });

  it('keeps what says that there is no record as one', () => {
    const store = new RecordStore(2);
    store.set('a', null);
    expect(store.has('a')).toBe(true);
    expect(store.get('a')).toBeNull();
    store.set('b', trace);
    store.get('a');
    store.set('c', trace);
    expect(held(store)).toBe('ac');
  });

  it('lets a record go when told to', () => {
    const store = filled();
    store.delete('b');
    store.delete('x');
    expect(held(store)).toBe('ac');
    expect(store.size).toBe(2);
  });
});
