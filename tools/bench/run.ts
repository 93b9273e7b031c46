/** `npm run bench`: what scoring and training cost, measured side by side in one run. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { readArguments, USAGE, UsageError, type BenchArguments, type Part } from './arguments';
import { coldTable, measureCold } from './cold';
import { measureEngine } from './engine';
import { engineTable } from './engineRows';
import { measureEnginePatch } from './enginePatch';
import { enginePatchTable } from './enginePatchRows';
import { measurePasses, passesTable } from './passes';
import { measureTraining, trainingText } from './training';
import { measureTyping, typingTable } from './typing';

/** What one part came to: what is printed, and what goes into the file. */
interface PartResult {
  readonly text: string;
  readonly data: unknown;
}

const TITLES: Record<Part, string> = {
  engine: 'Scoring path',
  passes: 'Passes run and asked for',
  typing: 'From keystroke to highlight',
  cold: 'A cold browser',
  lab: 'Training in the lab',
  'engine-patch': 'The training engine, part of our patch by part',
};

async function measure(part: Part, { quick, hardware, dist }: BenchArguments): Promise<PartResult> {
  switch (part) {
    case 'engine': {
      const data = await measureEngine(quick, hardware);
      return { text: engineTable(data), data };
    }
    case 'passes': {
      const data = await measurePasses(dist, quick);
      return { text: passesTable(data), data };
    }
    case 'typing': {
      const data = await measureTyping(dist, quick);
      return { text: typingTable(data), data };
    }
    case 'cold': {
      const data = await measureCold(dist, quick);
      return { text: coldTable(data), data };
    }
    case 'lab': {
      const data = await measureTraining(quick, hardware);
      return { text: trainingText(data), data };
    }
    case 'engine-patch': {
      const data = await measureEnginePatch(quick);
      return { text: enginePatchTable(data), data };
    }
  }
}

/** What the numbers were measured on. */
function machine() {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memory: totalmem(),
    system: `${platform()} ${arch()}`,
    node: process.version,
    onnxruntime: versionOf('onnxruntime-web'),
    jax: versionOf('@jax-js/jax'),
    load: loadavg(),
  };
}

function versionOf(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  const before = machine();
  const results: Partial<Record<Part, unknown>> = {};
  let failed = false;
  for (const part of options.parts) {
    console.log(`\n${TITLES[part]}\n`);
    try {
      const { text, data } = await measure(part, options);
      console.log(text);
      results[part] = data;
    } catch (error) {
      failed = true;
      const message = error instanceof Error ? error.message : String(error);
      console.error(`could not be measured: ${message}`);
      results[part] = { failed: message };
    }
  }
  const report = {
    madeBy: `npm run bench -- ${process.argv.slice(2).join(' ')}`.trim(),
    madeOn: new Date().toISOString().slice(0, 10),
    quick: options.quick,
    machine: { ...before, loadAfter: loadavg() },
    ...results,
  };
  mkdirSync(dirname(options.out), { recursive: true });
  writeFileSync(options.out, `${JSON.stringify(report, null, 1)}\n`);
  console.log(
    `\n${before.processor}, ${before.cores} cores, load ${before.load[0]?.toFixed(1)}; written to ${options.out}`,
  );
  if (failed) process.exitCode = 3;
}

try {
  await main();
} catch (error) {
  const wrong = error instanceof UsageError;
  console.error(error instanceof Error ? error.message : String(error));
  if (wrong) console.error(`\n${USAGE}`);
  process.exitCode = wrong ? 2 : 3;
}
