/** Models of a reader's own, good and bad, as files in a folder for the command to load. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './process.ts';

const urlOf = (path: string): string => pathToFileURL(join(root, path)).href;

const imports = `
import { assign, createMachine, emit } from '${import.meta.resolve('xstate')}';
import { always, defineModel, isIn, send } from '${urlOf('sim/index.ts')}';
import order from '${urlOf('test/models/emittedOrder.ts')}';
import { twoPhaseCommit } from '${urlOf('test/models/twoPhaseCommit.ts')}';
const ticks = [{ actor: 'a', event: { type: 'tick' } }];
const two = [
  { name: 'one', text: 'the first', given: {} },
  { name: 'two', text: 'the second', given: {} },
];
`;

/** Takes minutes. Says on stderr that a search begins: the command waits for an interrupt then. */
const long = (scenarios: string) => `
import { writeSync } from 'node:fs';
const system = () => {
  writeSync(2, 'begins\\n');
  return twoPhaseCommit(9);
};
export default defineModel({ name: 'long', system, scenarios: ${scenarios} });
`;

const files: Readonly<Record<string, string>> = {
  // The flaws of the order are known.
  known: `
    const about = { source: 'terms of sale', text: 'Cancelled too late.', amendedBy: [] };
    const findings = [
      { name: 'crossed', property: 'both-agree', ...about },
      { name: 'unread', property: 'no-lost-message', ...about },
    ];
    export default { ...order, findings };`,
  long: long('[two[0]]'),
  longTwice: long('two'),
  syntax: 'export default {',
  noDefault: 'export const model = order;',
  number: 'export default 5;',
  halfModel: "export default { name: 'half' };",
  impure: `
    const at = () => ({ at: Date.now() });
    const a = createMachine({ id: 'a', context: at });
    export default defineModel({ name: 'impure', machines: { a } });`,
  // Seen only once it runs: by one search in this thread, and by two in threads.
  random: `
    const roll = assign({ number: () => Math.random() });
    const a = createMachine({ id: 'a', context: {}, on: { tick: { actions: roll } } });
    const machines = { a };
    export default defineModel({ name: 'random', machines, choices: ticks, scenarios: two });`,
  uncomposed: `
    const a = createMachine({ id: 'a', entry: emit(send('b', { type: 'HELLO' })) });
    export default defineModel({ name: 'uncomposed', machines: { a } });`,
  // A guard that throws in one state.
  throwingGuard: `
    const tick = [{ guard: ({ context }) => context.list[0].length > 2, target: 'c' }];
    const b = { on: { tick, stop: 'c' } };
    const states = { a: { on: { tick: 'b' } }, b, c: { type: 'final' } };
    const a = createMachine({ id: 'a', context: { list: [] }, initial: 'a', states });
    const stop = { actor: 'a', event: { type: 'stop' } };
    const choices = [...ticks, stop];
    export default defineModel({ name: 'throwingGuard', machines: { a }, choices });`,
  // Starts one more with each tick, and none of them ends.
  crowd: `
    const worker = createMachine({ id: 'worker' });
    const last = assign({ last: ({ spawn }) => spawn('helper') });
    const a = createMachine({ id: 'a', context: {}, on: { tick: { actions: last } } })
      .provide({ actors: { helper: worker } });
    export default defineModel({ name: 'crowd', machines: { a }, choices: ticks });`,
  noMachine: `export default defineModel({ name: 'noMachine', machines: { a: {} } });`,
  noLinks: `export default defineModel({ name: 'noLinks', system: () => ({ parties: [] }) });`,
  stranger: `
    const a = createMachine({ id: 'a' });
    export default defineModel({ name: 'stranger', machines: { a }, parties: { home: ['b'] } });`,
  throwing: `
    const a = createMachine({ id: 'a' });
    const fails = () => {
      throw new TypeError('no such thing');
    };
    const properties = [always('fails', 'it fails', fails)];
    export default defineModel({ name: 'throwing', machines: { a }, properties });`,
  // It has ended before anything has happened.
  idle: `
    const a = createMachine({ initial: 'ended', states: { ended: { type: 'final' } } });
    export default defineModel({ name: 'idle', machines: { a } });`,
  // It holds wherever the premise does: nowhere.
  hollow: `
    const a = createMachine({ on: { tick: {} } });
    const properties = [
      always('hollow', 'it is so', () => true, { when: (view) => view.local('a').done }),
      always('reads', 'it is so', (view) => view.local('a') !== null),
    ];
    export default defineModel({ name: 'hollow', machines: { a }, choices: ticks, properties });`,
  promising: `
    const a = createMachine({});
    const properties = [always('promising', 'it is so', async () => true)];
    export default defineModel({ name: 'promising', machines: { a }, properties });`,
  mistyped: `
    const a = createMachine({ initial: 'open', states: { open: {}, shut: {} } });
    const properties = [always('mistyped', 'it is so', (view) => isIn(view, 'a', 'opened'))];
    export default defineModel({ name: 'mistyped', machines: { a }, properties });`,
  twice: `
    const a = createMachine({});
    const is = always('it', 'it is so', () => true);
    export default defineModel({ name: 'twice', machines: { a }, properties: [is, is] });`,
};

/** Writes all of them. Returns where each is. */
export function writeModels(folder: string): (name: string) => string {
  // Without it a file is no ES module.
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  mkdirSync(join(folder, 'folder.ts'));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, `${name}.ts`), imports + text);
  }
  return (name) => join(folder, `${name}.ts`);
}
