import type { RunStart } from '../training/events';
import type { RunStage } from './runSite';

/** What a person should know of how a run went, in sentences. */

const textsOf = (count: number) => `${count} text${count === 1 ? '' : 's'}`;

/** A checkpoint that is not gone on from; texts that training cannot read, or not to their end. */
export function startNotes({
  refused,
  skipped,
  truncated,
}: Pick<RunStart, 'refused' | 'skipped' | 'truncated'>): string[] {
  const notes = refused === undefined ? [] : [refused];
  if (skipped.length > 0) notes.push(`Left out, as there is nothing to learn: ${textsOf(skipped.length)}.`);
  if (truncated.length > 0)
    notes.push(
      `Longer than the model’s context, so that only the beginning is learnt: ${textsOf(truncated.length)}.`,
    );
  return notes;
}

/** Texts that SOFT chose and could not replace; null where there are none. */
export function leftOutNote(count: number): string | null {
  return count === 0 ? null : `Chosen, but left out since there is no paraphrase: ${textsOf(count)}.`;
}

/** A GPU that was lost. @param epoch the one that training goes on after; null = it begins anew */
export function lossNote(message: string, stage: RunStage, epoch: number | null): string {
  const training = stage === 'training' || stage === 'attacking the epoch';
  const place = training && epoch !== null ? `the end of epoch ${epoch}` : 'the beginning';
  const what = stage === 'an attacker trains' ? 'what the attacker does' : 'training';
  return `WebGPU failed (${message}); ${what} went on on WebAssembly from ${place}.`;
}
