export interface Dot {
  readonly x: number;
  /** Distance from the base line, from 0 on. */
  readonly height: number;
}

/**
 * Places of the dots of one class on a strip: stacked like coins where they would cover each other, and pressed
 * together where a stack would not fit.
 *
 * @param positions where each value lies along the strip, px
 * @param width of one stack, px
 * @param most height that a stack may reach, px
 */
export function stackDots(positions: readonly number[], width: number, most: number): Dot[] {
  const stacks = new Map<number, number>();
  const levels = positions.map((x) => {
    const column = Math.floor(x / width);
    const level = stacks.get(column) ?? 0;
    stacks.set(column, level + 1);
    return { x: (column + 0.5) * width, level };
  });
  const highest = Math.max(1, ...stacks.values());
  const step = Math.min(width, most / highest);
  return levels.map(({ x, level }) => ({ x, height: (level + 0.5) * step }));
}

/** All dots as one SVG path of circles: one element instead of hundreds. */
export function dotPath(dots: readonly Dot[], radius: number, yOf: (height: number) => number): string {
  const r = radius.toFixed(2);
  const d = (2 * radius).toFixed(2);
  return dots
    .map(
      ({ x, height }) =>
        `M${(x - radius).toFixed(1)},${yOf(height).toFixed(1)}a${r},${r} 0 1 0 ${d},0a${r},${r} 0 1 0 -${d},0`,
    )
    .join('');
}
