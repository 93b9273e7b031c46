import { tick } from 'svelte';
import { evaluatedTexts, type DataPlan } from '../lab/dataPlan';
import type { RunRecord } from '../lab/runRecord';
import type { AppState } from '../state/app.svelte';

/** The model that came of a run, where it is still here: own models are known by the hash of their weights. */
export function modelOf({ ownModels }: AppState, { weights }: Pick<RunRecord, 'weights'>): string | null {
  const found = ownModels.list.find(
    ({ files }) => weights !== null && files['model.safetensors']?.sha256 === weights.sha256,
  );
  return found?.id ?? null;
}

function point(app: AppState, model: string, base: string): void {
  app.settings.target = model;
  app.settings.reference = base;
}

/** Goes to a page with the choices as they are now. */
async function goTo(app: AppState, page: string): Promise<void> {
  await tick(); // the choices are written into the address of this page first: later, that would undo the way to the other
  const query = app.settings.write().toString();
  location.hash = `#/${page}${query === '' ? '' : `?${query}`}`;
}

/** The model becomes the target of the text page, which shows one of its members. */
export async function inspectWith(app: AppState, model: string, base: string, plan: DataPlan): Promise<void> {
  point(app, model, base);
  const text = plan.members[0]?.text ?? app.inspection.text;
  if (text !== '') app.inspection.setText(text);
  await goTo(app, 'inspect');
}

/** The texts of a run, labelled as it trained, as a file of one JSON object a line. */
export function labelledFile(plan: DataPlan): string {
  return evaluatedTexts(plan)
    .map(({ id, text, member }) => `${JSON.stringify({ id, text, member })}\n`)
    .join('');
}

/** The model becomes the target of an evaluation with every attack, over the run's own members and non-members. */
export async function evaluateWith(
  app: AppState,
  model: string,
  { spec }: Pick<RunRecord, 'spec'>,
  plan: DataPlan,
): Promise<void> {
  point(app, model, spec.base);
  const { ownData, choice } = app;
  ownData.clear();
  const blob = new Blob([labelledFile(plan)]);
  await ownData.add([{ name: `texts of ${spec.name.replaceAll('/', '-')}.jsonl`, blob }]);
  choice.source = 'files';
  choice.choose('all');
  choice.prefixes = spec.data.source.kind === 'shipped' ? 'shipped' : 'own';
  choice.section = 'results';
  await goTo(app, 'evaluate');
}
