import { listed, many } from './refereeJudgement';
import type { AttackFact, Finding, FindingNumber, OptionsFact, TrainingFact } from './refereeFacts';

/** How a result was made: what was chosen, how far the target was trained, what the attacker has. */

/** Options that were chosen on the texts that they are reported on flatter the attack. */
export function optionsFinding({ changed, seenBefore }: OptionsFact): Finding {
  const numbers = changed.map(({ attack, option, value, initial }) => ({
    label: `${attack} ${option} (initially ${initial})`,
    value,
    unit: 'option' as const,
  }));
  if (changed.length === 0)
    return {
      id: 'options',
      level: 'fine',
      title: 'Options as they come',
      what: 'Every attack runs with its initial options, which were not chosen on these texts.',
      do: 'Nothing to do.',
      numbers,
    };
  const attacks = listed([...new Set(changed.map(({ attack }) => attack))]);
  const differ = `${many(changed.length, 'option')} of ${attacks} ${changed.length === 1 ? 'differs' : 'differ'} from the initial ${changed.length === 1 ? 'one' : 'ones'}`;
  if (seenBefore === true)
    return {
      id: 'options',
      level: 'amber',
      title: 'Tuned on these texts',
      what: `${differ}, changed after results on these very texts had been seen: the best of several tries looks better than it is.`,
      do: 'Choose options on one half of the texts and report them on the other.',
      numbers,
    };
  return {
    id: 'options',
    level: 'note',
    title: 'Other options than the initial ones',
    what: `${differ}${seenBefore === null ? '; if they were chosen on these texts, the result flatters' : ', and were chosen before any result on these texts'}.`,
    do: 'Name them with the result.',
    numbers,
  };
}

/** Between what was trained on and what was not: each token of the former is then e times as likely. */
const OVERFIT_NATS = 1;
/** Passes over the data that count as overfitting where no loss says otherwise. */
const MANY_EPOCHS = 10;
/** Below this the fine-tuning has taught the members to nobody. */
const UNTRAINED_NATS = 0.01;

/** How far the target was trained: an overfitted one makes every attack look brilliant (attacks.md F9). */
export function trainingFinding(training: TrainingFact | null): Finding {
  const numbers = training === null ? [] : trainingNumbers(training);
  const finding = (level: Finding['level'], title: string, what: string, todo: string): Finding => ({
    id: 'training',
    level,
    title,
    what,
    do: todo,
    numbers,
  });
  if (training === null || numbers.length === 0)
    return finding(
      'unknown',
      'Training not known',
      'Nothing is known of how far the target was trained, and an overfitted target makes every attack look brilliant.',
      'State the epochs and the training and held-out loss of the target.',
    );
  const { epochs, trainLoss, heldOutLoss, members, nonmembers } = training;
  const gaps = [difference(heldOutLoss, trainLoss), difference(nonmembers.target, members.target)];
  const gap = gaps.reduce((a, b) => (b !== null && (a === null || b > a) ? b : a), null);
  const learned = difference(members.base, members.target);
  const overfit = gap === null ? epochs !== null && epochs >= MANY_EPOCHS : gap >= OVERFIT_NATS;
  if (overfit) {
    const because =
      gap === null
        ? `The target has seen its members ${many(epochs!, 'time')}`
        : 'The target is far surer of what it was trained on than of other texts';
    return finding(
      'amber',
      'Overfitted target',
      `${because}: on such a target every attack looks brilliant, and nothing follows for one that was trained with care.`,
      'Train for fewer epochs, and report the held-out loss beside the result.',
    );
  }
  if (learned !== null && learned < UNTRAINED_NATS)
    return finding(
      'note',
      'Hardly trained',
      'The target is no surer of its members than its base is, so that there is next to nothing to find.',
      'Take a result at chance as a statement about this training, not about the attacks.',
    );
  if (gap === null)
    return finding(
      'note',
      'Training partly known',
      'Without a loss on what was trained on and on what was held out, nobody can say how far the target is overfitted.',
      'Add the training and the held-out loss.',
    );
  return finding(
    'note',
    'How far the target was trained',
    'The gap between what it was trained on and what it was not is what attacks live on; results hold for such a training alone.',
    'Report it beside the result.',
  );
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

function trainingNumbers({ epochs, trainLoss, heldOutLoss, members, nonmembers }: TrainingFact) {
  const losses = [
    ['training loss', trainLoss],
    ['held-out loss', heldOutLoss],
    ["members' mean loss", members.target],
    ["non-members' mean loss", nonmembers.target],
    ["members' mean loss under the base", members.base],
    ["non-members' mean loss under the base", nonmembers.base],
  ] as const;
  return [
    ...(epochs === null ? [] : [{ label: 'epochs', value: epochs, unit: 'count' as const }]),
    ...losses.flatMap(([label, value]): FindingNumber[] =>
      value === null ? [] : [{ label, value, unit: 'nats' }],
    ),
  ];
}

/** What an attacker would need to have. null without an attack. */
export function accessFinding(attacks: readonly AttackFact[], best: AttackFact | null): Finding | null {
  const first = best ?? attacks[0];
  if (!first) return null;
  const all = [...new Set(attacks.flatMap(({ access }) => access))];
  const needs = first.access.length === 0 ? 'nothing of the model' : listed(first.access);
  const others = all.filter((need) => !first.access.includes(need));
  const more = others.length > 0 ? `, and other attacks here need ${listed(others)}` : '';
  return {
    id: 'access',
    level: 'note',
    title: 'What the attacker has',
    what: `${first.name} takes an attacker who has: ${needs}${more}.`,
    do: 'Ask whether the attacker whom you fear has it.',
    numbers: [],
  };
}
