import type { SetAttack } from './setAttack';

/** Characters (Unicode code points) of a text. */
const characters = (text: string) => [...text].length;

/** Length: the number of characters. Members that are longer or shorter than non-members give the split away. */
export const length: SetAttack = {
  id: 'length',
  name: 'Length',
  source: {
    name: 'Das et al. 2024 (Blind baselines)',
    url: 'https://arxiv.org/abs/2406.16201',
    evidence: 'inferred',
  },
  access: ['none'],
  blind: true,
  trained: false,
  idea: 'The number of characters, nothing else. It never sees the model.',
  formula: 's(x) = characters of x',
  caveat:
    'No attack on the model. It takes longer texts for members: where members are the shorter ones, its AUC lies as far below 0.5, and that leaks as much.',
  options: [],
  features: [],
  scoreSet: ({ texts }) => texts.map(({ text }) => characters(text)),
  fit: () => characters,
};
