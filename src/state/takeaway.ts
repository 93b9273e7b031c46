import { BUNDLE_ENDING, writeBundle } from '../data/exports/bundle';
import type { MetricsRow } from '../data/exports/metricsCsv';
import type { SummaryRow } from '../data/exports/summaryJson';
import type { Experiment } from '../data/experiment';
import type { ScoreSummary } from '../metrics/summary';
import { tprTable } from '../metrics/tprTable';
import type { Archive } from './archive';

/** What a visitor takes away: files made of what the page holds. */

/** Gives a file to the visitor, as the browser saves files. */
export function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // the browser reads the file after this returns, and a large one for a while
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 60_000);
}

/** "trainspotter four-records 2025-03-01 scores.csv", with dashes; only letters and digits that every system takes. */
export function fileName(experiment: Pick<Experiment, 'name' | 'created'>, what: string): string {
  const plain = experiment.name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const name = plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '');
  return ['trainspotter', name, experiment.created.slice(0, 10), what]
    .filter((part) => part !== '')
    .join('-');
}

/** The name under which a bundle is saved. */
export function bundleName(experiment: Pick<Experiment, 'name' | 'created'>): string {
  return fileName(experiment, `run${BUNDLE_ENDING}`);
}

/** An experiment with every record that the archive has of it. @param keys of its passes, as for Archive.getMany */
export function bundleOf(experiment: Experiment, archive: Archive, keys: readonly string[]): Promise<Blob> {
  return writeBundle(experiment, archive.encoded(keys));
}

/** A picture as PNG, with `scale` pixels for each CSS pixel. @throws Error where the browser cannot draw it */
export async function pngOf(
  { svg, width, height }: { readonly svg: string; readonly width: number; readonly height: number },
  scale = 2,
): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  const png = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (!png) throw new Error('the browser cannot make a picture of this size');
  return png;
}

/** A row of summary.json. */
export function summaryRow(id: string, kind: string, summary: ScoreSummary): SummaryRow {
  const { members, nonmembers, undefinedMembers, undefinedNonmembers, auc, tpr } = summary;
  const counts = {
    members: members.length,
    nonmembers: nonmembers.length,
    undefinedMembers,
    undefinedNonmembers,
  };
  return { id, kind, summary: { ...counts, auc, tpr } };
}

/** A row of metrics.csv. */
export function metricsRow(id: string, name: string, kind: string, summary: ScoreSummary): MetricsRow {
  const { members, nonmembers, undefinedMembers, undefinedNonmembers, auc, roc } = summary;
  return {
    id,
    name,
    kind,
    members: members.length,
    nonmembers: nonmembers.length,
    undefinedMembers,
    undefinedNonmembers,
    auc,
    tpr: roc === null ? [] : tprTable(roc),
  };
}
