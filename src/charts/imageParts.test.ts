import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainColour, textWidth, withoutPixels, wrapText, xmlText } from './imageParts';

describe('a computed colour', () => {
  it.each([
    ['rgb(0, 114, 178)', '#0072b2'],
    ['rgba(255, 255, 255, 0.5)', 'rgba(255, 255, 255, 0.5)'],
    ['rgba(0, 0, 0, 0)', 'none'],
    ['color(srgb 0.955294 0.909412 0.84)', '#f4e8d6'],
    ['color(srgb 1 0 0 / 0.25)', 'rgba(255, 0, 0, 0.25)'],
    ['none', 'none'],
    ['url("#c1-hatch")', 'url("#c1-hatch")'],
  ])('%s is %s', (computed, plain) => {
    expect(plainColour(computed)).toBe(plain);
  });
});

it('lengths lose their unit, names keep their letters', () => {
  expect(withoutPixels('9px, 3.5px')).toBe('9, 3.5');
  expect(withoutPixels('none')).toBe('none');
});

describe('a caption', () => {
  it('is wrapped between words, and keeps them all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/)),
        fc.integer({ min: 50, max: 400 }),
        (words, width) => {
          const lines = wrapText(words.join('  '), width, 12);
          expect(lines.join(' ')).toBe(words.join(' '));
          for (const [i, line] of lines.entries()) {
            expect(textWidth(line, 12) <= width || !line.includes(' ')).toBe(true);
            const next = lines[i + 1]?.split(' ')[0];
            if (next !== undefined) expect(textWidth(`${line} ${next}`, 12)).toBeGreaterThan(width);
          }
        },
      ),
    );
  });

  it('may hold anything but what XML forbids', () => {
    expect(xmlText('a\u0000b\ud800 <é> \n😀')).toBe('a\ufffdb\ufffd <é> \n😀');
  });
});
