import { formatFixed } from '../../ui/format';

const NOTHING = formatFixed(0, 2);

/** What an audit proves of epsilon from below, in words: nothing where the bound is 0 to the digits that are shown. */
export function provenWords(lower: number): string {
  const bound = formatFixed(lower, 2);
  return bound === NOTHING ? 'no loss of privacy is proven' : `ε ≥ ${bound} is proven`;
}
