import type { DelongEstimate } from './delong';
import { againstChance, aucNumber, listed, many, MARGIN } from './refereeJudgement';
import type { AttackFact, Finding, OverlapFact, RefereeFacts, ScoreFact, ShuffleFact } from './refereeFacts';

/** What else could explain a result: the texts themselves, what the base knew already, a fit judged on itself. */

interface Judged {
  readonly id: string;
  readonly name: string;
  readonly auc: DelongEstimate;
}

/** What can be judged: complete scores, or all that there will ever be, whose AUC says something. */
function judge(
  rows: readonly { readonly id: string; readonly name: string; readonly scores: ScoreFact }[],
  over: boolean,
): Judged[] {
  return rows.flatMap(({ id, name, scores: { auc, pending } }) =>
    auc !== null && (over || pending === 0) && againstChance(auc) !== 'says nothing'
      ? [{ id, name, auc }]
      : [],
  );
}

const beatsChance = ({ auc }: Judged) => againstChance(auc) === 'beats chance';
const namesOf = (rows: readonly Judged[]) => listed(rows.map(({ name }) => name));
const numbersOf = (rows: readonly Judged[], suffix = '') =>
  rows.map(({ name, auc }) => aucNumber(name + suffix, auc));

/** What never sees the model has to stay at chance, and well below the attacks. */
export function blindFinding({ blind, over }: RefereeFacts, best: AttackFact | null): Finding {
  const judged = judge(blind, over);
  const numbers = numbersOf(judged);
  const finding = (level: Finding['level'], title: string, what: string, todo: string): Finding => ({
    id: 'blind',
    level,
    title,
    what,
    do: todo,
    numbers,
  });
  if (judged.length === 0)
    return finding(
      'unknown',
      'No blind baseline',
      'Nothing that never sees the model has been measured on this split, so that the texts alone may explain any result.',
      'Run bag of words and length on both classes.',
    );
  // a leak lifts a baseline that is fitted and judged on different texts above chance; below it, the reason is another
  const leaking = judged.filter((row) => beatsChance(row) && row.auc.auc > 0.5);
  const below = judged.filter((row) => beatsChance(row) && row.auc.auc < 0.5);
  const highest = judged.reduce((a, b) => (b.auc.auc > a.auc.auc ? b : a));
  const attack = best?.scores.auc ?? null;
  const near = attack !== null && highest.auc.auc >= attack.auc - MARGIN;
  const split =
    'Draw members and non-members at random from one pool before any training, and evaluate again.';
  if (near && leaking.length > 0)
    return finding(
      'red',
      'The split leaks',
      `${namesOf(leaking)} ${leaking.length === 1 ? 'tells' : 'tell'} the classes apart without ever seeing the model, and ${highest.name} comes within ${MARGIN} of the best attack: nothing here can be credited to the model.`,
      split,
    );
  if (near && againstChance(attack) === 'beats chance' && attack.auc > 0.5)
    return finding(
      'red',
      'No better than blind',
      `${highest.name} never sees the model and comes within ${MARGIN} of the best attack: what the attacks find cannot be told from a split that leaks.`,
      'Use more texts, or compare the two on the same texts before crediting the model.',
    );
  if (leaking.length > 0)
    return finding(
      'amber',
      'The split may leak',
      `${namesOf(leaking)} ${leaking.length === 1 ? 'tells' : 'tell'} the classes apart without ever seeing the model: part of what the attacks find is in the texts themselves.`,
      split,
    );
  if (near)
    return finding(
      'amber',
      'Nothing beats blind',
      `${highest.name} never sees the model and comes within ${MARGIN} of the best attack, which is not clearly above chance itself: nothing has been shown.`,
      'Claim no leak from this result, and no safety either.',
    );
  if (below.length > 0)
    return finding(
      'amber',
      'Blind, and below chance',
      `${namesOf(below)} ${below.length === 1 ? 'does' : 'do'} worse than chance without ever seeing the model. A fit that is judged on other texts falls a little below 0.5 where the words of both classes are alike; a measure that is not fitted (length) is not at chance for a reason in the texts.`,
      'For a fitted baseline: look whether it is above 0.5 with other folds. For length: draw the split again at random.',
    );
  return finding(
    'fine',
    'Without the model, only chance',
    'What never sees the model cannot tell the classes apart.',
    'Nothing to do.',
  );
}

/** On the base model, which never saw the members, an attack has to stay at chance. */
export function controlFinding({ attacks, over }: RefereeFacts, best: AttackFact | null): Finding {
  const rows = attacks.flatMap(({ id, name, control }) =>
    control === 'not applicable' || control === 'not run' ? [] : [{ id, name, scores: control }],
  );
  const judged = judge(rows, over);
  const numbers = numbersOf(judged, ' on the base');
  const finding = (level: Finding['level'], title: string, what: string, todo: string): Finding => ({
    id: 'control',
    level,
    title,
    what,
    do: todo,
    numbers,
  });
  if (judged.length === 0) {
    const possible = attacks.some(({ control }) => control !== 'not applicable');
    if (!possible)
      return finding(
        'unknown',
        'No base-model control',
        'No attack can be run on the base model here, so that what the base knew already cannot be told from what it was trained on.',
        'Choose a fine-tuned target whose base is at hand, or lean on the blind baselines alone.',
      );
    if (rows.some(({ scores }) => scores.pending > 0) && !over)
      return finding(
        'unknown',
        'Base-model control to come',
        'The attacks on the base model are not complete yet.',
        'Wait for it before believing the result.',
      );
    return finding(
      'unknown',
      'Base-model control not run',
      'No attack on the base model says anything: it was not run, was not reached, or has too few or constant scores.',
      'Run the control on both classes.',
    );
  }
  const leaking = judged.filter(beatsChance);
  const own = leaking.find(({ id }) => id === best?.id);
  const attack = best?.scores.auc ?? null;
  if (own && attack && own.auc.auc >= attack.auc - MARGIN)
    return finding(
      'red',
      'The base does as well',
      `${own.name} does as well on the base model, which never saw the members: nothing here can be credited to the fine-tuning.`,
      'Draw a new random split; this one differs in something that the base knows already.',
    );
  if (leaking.length > 0) {
    const expected = Math.max(1, Math.round(judged.length / 20));
    const luck =
      judged.length > 1 && leaking.length <= expected
        ? ` Of ${judged.length} intervals ${expected === 1 ? 'one' : `about ${expected}`} may miss by chance alone.`
        : '';
    return finding(
      'amber',
      'The base tells them apart',
      `On the base model, which never saw the members, ${namesOf(leaking)} ${leaking.length === 1 ? 'is' : 'are'} not at chance: the split may leak.${luck}`,
      'Read each attack against its own control, and try another random split.',
    );
  }
  const unjudged = attacks.length - judged.length;
  if (best && !judged.some(({ id }) => id === best.id))
    return finding(
      'note',
      'The best attack has no control',
      `On the base model the other attacks stay at chance, but ${best.name} itself says nothing there.`,
      'Give it another reference model of the base family, so that it can be run on the base.',
    );
  return finding(
    'fine',
    'On the base model, only chance',
    `The same attacks on the base model, which never saw the members, cannot tell the classes apart${unjudged > 0 ? ` (${judged.length} of ${attacks.length} attacks)` : ''}.`,
    'Nothing to do.',
  );
}

/** Shuffles from which on "every one beats chance" cannot be luck: 1 in 32. */
const ENOUGH_SHUFFLES = 5;

/** A trained attack on labels that mean nothing has to stay at chance. null where nothing is trained. */
export function shuffleFinding(shuffles: readonly ShuffleFact[]): Finding | null {
  if (shuffles.length === 0) return null;
  const run = shuffles.flatMap(({ name, shuffle }) =>
    shuffle === 'not run' || shuffle === null ? [] : [{ name, shuffle }],
  );
  const missing = shuffles.filter(({ shuffle }) => shuffle === 'not run' || shuffle === null);
  const numbers = run.map(({ name, shuffle: { mean, range } }) => ({
    label: `${name}, labels shuffled: mean and range`,
    value: mean,
    unit: 'auc' as const,
    interval: range,
  }));
  const inSample = run.filter(
    ({ shuffle }) => shuffle.aucs.length >= ENOUGH_SHUFFLES && shuffle.range[0] > 0.5,
  );
  const doubtful = run.filter(({ shuffle: { mean, se } }) => se !== null && mean - 2 * se > 0.5);
  const names = (rows: readonly { readonly name: string }[]) => listed(rows.map(({ name }) => name));
  if (inSample.length > 0)
    return {
      id: 'shuffle',
      level: 'red',
      title: 'Fitted on what it is judged on',
      what: `With labels that mean nothing ${names(inSample)} still ${inSample.length === 1 ? 'beats' : 'beat'} chance every time: it learns the labels by heart, and so does its result.`,
      do: 'Judge it only on texts that were held out of the fit (cross-fitting).',
      numbers,
    };
  if (doubtful.length > 0)
    return {
      id: 'shuffle',
      level: 'amber',
      title: 'Above chance without meaning',
      what: `With labels that mean nothing ${names(doubtful)} ${doubtful.length === 1 ? 'is' : 'are'} above chance on average.`,
      do: 'Look for labels that reach the fit of a held-out text, and repeat with more shuffles.',
      numbers,
    };
  if (missing.length > 0)
    return {
      id: 'shuffle',
      level: 'unknown',
      title: 'Label shuffle not run',
      what: `Nobody knows what ${names(missing)} would reach with labels that mean nothing.`,
      do: 'Run the label shuffle for every trained attack.',
      numbers,
    };
  return {
    id: 'shuffle',
    level: 'fine',
    title: 'Shuffled labels, only chance',
    what: 'With labels that mean nothing the trained attacks are not above chance.',
    do: 'Nothing to do.',
    numbers,
  };
}

/** Shares of the non-members: so many wrong labels, and so many that share phrases, are still a small matter. */
const FEW_WRONG = 0.01;
const FEW_SHARED = 0.05;

/** Texts that stand on both sides of the split blur what a member is. */
export function overlapFinding(overlap: OverlapFact | null): Finding {
  if (overlap === null)
    return {
      id: 'overlap',
      level: 'unknown',
      title: 'Overlap not examined',
      what: 'Nobody has looked for texts that stand on both sides of the split.',
      do: 'Look for duplicates and shared n-grams between members and non-members.',
      numbers: [],
    };
  const { exact, near, nonmembers, ngrams } = overlap;
  const shared = ngrams !== null && nonmembers > 0 ? ngrams.over / nonmembers : 0;
  const numbers = [
    { label: 'exact duplicates across the split', value: exact, unit: 'count' as const },
    { label: 'near duplicates across the split', value: near, unit: 'count' as const },
    ...(ngrams
      ? [
          {
            label: `non-members that share ${ngrams.n}-grams with members beyond the limit`,
            value: ngrams.over,
            unit: 'count' as const,
          },
          { label: `limit of shared ${ngrams.n}-grams`, value: ngrams.limit, unit: 'rate' as const },
        ]
      : []),
  ];
  if (exact > 0)
    return {
      id: 'overlap',
      level: exact > FEW_WRONG * nonmembers ? 'red' : 'amber',
      title: 'Members among the non-members',
      what: `${many(exact, 'non-member')} ${exact === 1 ? 'is a member' : 'are members'} word for word, so that ${exact === 1 ? 'its label is' : 'their labels are'} wrong.`,
      do: 'Remove duplicates before the split is drawn.',
      numbers,
    };
  if (near > 0 || shared > FEW_SHARED)
    return {
      id: 'overlap',
      level: 'amber',
      title: 'The classes overlap',
      what: `${near > 0 ? many(near, 'non-member is nearly a member', 'non-members are nearly members') : many(ngrams!.over, 'non-member shares', 'non-members share') + ' much text with members'}: a model that learned the one knows the other too.`,
      do: 'Remove near duplicates before the split is drawn; removing them afterwards shifts one class.',
      numbers,
    };
  if (shared > 0)
    return {
      id: 'overlap',
      level: 'note',
      title: 'Some shared phrases',
      what: `${many(ngrams!.over, 'non-member shares', 'non-members share')} many n-grams with members.`,
      do: 'Look at them before reading much into single texts.',
      numbers,
    };
  return {
    id: 'overlap',
    level: 'fine',
    title: 'No overlap found',
    what: 'No non-member repeats a member, exactly or nearly.',
    do: 'Nothing to do.',
    numbers,
  };
}
