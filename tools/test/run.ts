/** `npm test`: every check and test, shown as they run, then a table, then the line "N passed, N failed". */
import { chooseSteps } from './choose';
import { STEPS, type Step } from './steps';
import { type StepResult, type Tally, isGood, lastLine, table, total } from './tally';

/** Runs one step; a step that throws has failed and stops nothing. */
async function runStep(step: Step, before: readonly StepResult[]): Promise<StepResult> {
  const start = performance.now();
  console.log(`\n=== ${step.name} ===`);
  const broken = before.find(({ name, tally }) => step.after?.includes(name) && !isGood(tally));
  const tally: Tally = broken
    ? { passed: 0, failed: 1, note: `not run, since ${broken.name} failed` }
    : await step.work().catch((error: unknown) => {
        console.error(error);
        return { passed: 0, failed: 1, note: error instanceof Error ? error.message : String(error) };
      });
  return { name: step.name, tally, seconds: (performance.now() - start) / 1000 };
}

/** The names of the steps to run; wrong options end the program. */
function wanted(): string[] {
  const names = STEPS.map(({ name }) => name);
  try {
    return chooseSteps(process.argv.slice(2), names);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(`Usage: npm test -- [--only=STEP,STEP]   with the steps ${names.join(', ')}`);
    process.exit(2);
  }
}

const names = wanted();
const results: StepResult[] = [];
for (const step of STEPS.filter(({ name }) => names.includes(name)))
  results.push(await runStep(step, results));

const sum = total(results);
console.log(`\n${table(results)}\n`);
console.log(lastLine(sum));
process.exitCode = isGood(sum) ? 0 : 1;
