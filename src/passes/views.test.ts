import { describe, expect, it } from 'vitest';
import { LOWERCASE, PLAIN, viewName, viewText } from './views';

describe('viewText', () => {
  it('is the text itself, or in lower case', () => {
    expect(viewText(PLAIN, 'Ärger IN Riga')).toBe('Ärger IN Riga');
    expect(viewText(LOWERCASE, 'Ärger IN Riga')).toBe('ärger in riga');
  });
});

describe('viewName', () => {
  it('tells views apart', () => {
    expect([PLAIN, LOWERCASE].map(viewName)).toEqual(['plain', 'lowercase']);
  });
});
