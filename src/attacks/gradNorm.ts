import type { Norms } from '../passes/records';
import { PLAIN } from '../passes/views';
import type { Attack, Options, Signals } from './attack';
import { choiceOption, chosen } from './neighbourNeeds';

/** Norms over all entries of all tensors together, as of one long vector. */
export function normsOf(tensors: readonly (Float32Array | readonly number[])[]): Norms {
  let [l1, squares, linf] = [0, 0, 0];
  for (const tensor of tensors) {
    for (const value of tensor) {
      const size = Math.abs(value);
      l1 += size;
      squares += size * size;
      linf = Math.max(linf, size);
    }
  }
  return { l1, l2: Math.sqrt(squares), linf };
}

const NAMES = ['L1', 'L2', 'L∞'];
const NORM_OPTION = choiceOption('norm', 'Norm', NAMES, 1);

function normOf({ l1, l2, linf }: Norms, options: Options): number {
  return [l1, l2, linf][chosen(options, 'norm')]!;
}

/** What differs between the gradient by what goes in and that by the weights. */
interface Side {
  readonly id: string;
  readonly name: string;
  /** Which of the record's norms. */
  readonly of: 'input' | 'weights';
  readonly by: string;
  readonly what: string;
  readonly idea: string;
  readonly note: string;
  readonly caveat: string;
}

function gradNorm({ id, name, of, by, what, idea, note, caveat }: Side): Attack {
  const score = (signals: Signals, options: Options): number | null => {
    const { tokens, [of]: norms } = signals.gradients('target');
    return tokens === 0 ? null : -normOf(norms, options);
  };
  return {
    id,
    name,
    source: { name: 'Wang et al. 2024 (Pandora)', url: 'https://arxiv.org/abs/2402.17012', evidence: 'code' },
    access: ['gradients'],
    cost: '1F + 1B',
    family: 'weights',
    note,
    options: [NORM_OPTION],
    needs: () => [{ model: 'target', view: PLAIN, record: 'gradients' }],
    score,
    explain: {
      idea,
      formula: `s(x) = −‖∇${by} L_M(x)‖`,
      caveat,
      work(signals, options) {
        const { tokens, loss, [of]: norms } = signals.gradients('target');
        const norm = NAMES[chosen(options, 'norm')]!;
        const value = score(signals, options);
        return [
          { formula: 'n', value: tokens, meaning: 'scored tokens' },
          { formula: 'L_M(x)', value: tokens === 0 ? null : loss, meaning: 'mean loss, nats a token' },
          {
            formula: `‖∇${by} L_M(x)‖`,
            value: value === null ? null : normOf(norms, options),
            meaning: `${norm} norm of its gradient by ${what}`,
          },
          { formula: `s = −‖∇${by} L_M(x)‖`, value, meaning: 'nearer to 0 = less left to learn' },
        ];
      },
    },
  };
}

const NO_SHARES = 'A norm is no sum over tokens, so it does not split over the text. ';

/** GradNorm by the input: how much the loss hangs on the token embeddings (Pandora; LoRA-Leak; attacks.md B12). */
export const gradNormX = gradNorm({
  id: 'gradnorm-x',
  name: 'GradNorm x',
  of: 'input',
  by: 'ₓ',
  what: 'the token embeddings that went in',
  idea:
    'Where the model has fitted a text, the ground is level: a small change of what goes in changes the loss little. ' +
    'The gradient by the embeddings is short.',
  note: 'That LoRA-Leak takes the L2 norm of the embeddings’ gradient is known from a reimplementation.',
  caveat:
    NO_SHARES +
    'Long texts have short gradients, since the loss is a mean over tokens; easy texts have them whether they were ' +
    'seen or not. Compare texts of like length, or calibrate with the base.',
});

/** GradNorm by the weights: how much a training step on the text would still change (Pandora; attacks.md B12). */
export const gradNormTheta = gradNorm({
  id: 'gradnorm-theta',
  name: 'GradNorm θ',
  of: 'weights',
  by: 'θ',
  what: 'all weights',
  idea:
    'Training ends where the gradients of its texts are short. A text that still pulls hard at the weights was ' +
    'probably not among them.',
  note: 'One benchmark averages the largest entry of each tensor instead of the norm over all of them.',
  caveat:
    NO_SHARES +
    'It is over all weights, also where only an adapter was trained. Long texts have short gradients, since the loss ' +
    'is a mean over tokens.',
});
