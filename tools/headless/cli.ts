import { readArguments, readLabArguments, USAGE, UsageError } from './arguments';
import { evaluate } from './evaluate';
import { lab } from './lab';
import { labRecipe } from './labRecipe';

try {
  const [command, ...rest] = process.argv.slice(2);
  if (command === 'lab') {
    const asked = readLabArguments(rest);
    await ('recipe' in asked ? labRecipe(asked) : lab(asked));
  } else await evaluate(readArguments(process.argv.slice(2)));
} catch (error) {
  const wrong = error instanceof UsageError;
  console.error(error instanceof Error ? error.message : String(error));
  if (wrong) console.error(`\n${USAGE}`);
  process.exitCode = wrong ? 2 : 3;
}
