/** How far Page Up and Page Down go. */
const LEAP = 10;

/** Where a key moves a slider that stands at one of the places 0 to `last`; null for a key that does not move it. */
export function sliderStep(key: string, at: number, last: number): number | null {
  const to = target(key, at, last);
  return to === null ? null : Math.min(last, Math.max(0, to));
}

function target(key: string, at: number, last: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return at + 1;
    case 'ArrowLeft':
    case 'ArrowDown':
      return at - 1;
    case 'PageUp':
      return at + LEAP;
    case 'PageDown':
      return at - LEAP;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
