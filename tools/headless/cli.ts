import { readArguments, USAGE, UsageError } from './arguments';
import { evaluate } from './evaluate';

try {
  await evaluate(readArguments(process.argv.slice(2)));
} catch (error) {
  const wrong = error instanceof UsageError;
  console.error(error instanceof Error ? error.message : String(error));
  if (wrong) console.error(`\n${USAGE}`);
  process.exitCode = wrong ? 2 : 3;
}
