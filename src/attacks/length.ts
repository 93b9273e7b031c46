import type { SetAttack } from './setAttack';

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
  idea: 'The number of characters, nothing else. It never sees the model.',
  scoreSet: (texts) => texts.map(({ text }) => [...text].length),
};
