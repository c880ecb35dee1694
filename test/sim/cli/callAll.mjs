// Many command lines in one process, as each takes most of its time to load. Reads a list of lists
// of words as JSON, and writes what each has come to.
import { readFileSync } from 'node:fs';
import '../../../sim/cli/sources.mjs';

const { main } = await import('../../../sim/cli/main.ts');
const ended = [];
for (const words of JSON.parse(readFileSync(0, 'utf8'))) {
  let [stdout, stderr] = ['', ''];
  const out = (text) => {
    stdout += text;
  };
  const error = (text) => {
    stderr += text;
  };
  const io = { out, error, colour: false, columns: undefined };
  const status = await main('actorcheck', [], words, io).catch((thrown) => thrown.stack);
  ended.push({ stdout, stderr, status });
}
process.stdout.write(JSON.stringify(ended), () => process.exit());
