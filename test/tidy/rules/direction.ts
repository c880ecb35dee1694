/** Which part may import which: visualize -> machines -> sim, and the order within each. */

import type { Complaint } from '../complaint.ts';
import type { Tree } from '../tree.ts';

/** The engine's folders in order: each may import those before it. */
const engine = ['system', 'model', 'run', 'check', 'trace', 'coverage', 'report', 'cli'];
/** The layers that protocols share, lowest first: each may import those of the rows before. */
const layers = [
  // What adapters of clients are made of is no program of ours: it is by itself.
  ['machines/actions.ts', 'machines/adapters'],
  ['machines/http', 'machines/crypto'],
  ['machines/careless'],
  ['machines/oauth', 'machines/rendezvous', 'machines/matrix'],
  // What a protocol is to whatever takes one: forms.
  ['machines/protocol'],
];
const belowProtocols = ['actorcheck', ...layers.flat()];

/** What each part may import beside itself; a protocol is a part that no other part may import. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    engine.map((folder, i) => [
      `sim/${folder}`,
      engine.slice(0, i).map((before) => `sim/${before}`),
    ]),
  ),
  // What the tests of a user begin with.
  'sim/jest': ['sim/system', 'sim/check'],
  'sim/vitest': ['sim/check'],
  // The barrel of all that a model is written with.
  sim: ['sim/system', 'sim/model'],
  ...Object.fromEntries(
    layers.flatMap((row, i) =>
      row.map((layer) => [layer, ['actorcheck', ...layers.slice(0, i).flat()]]),
    ),
  ),
  'machines/live': belowProtocols,
  'machines/conform': [...belowProtocols, 'machines/live'],
  'machines/text': belowProtocols,
  machines: ['actorcheck', 'machines'],
  visualize: ['actorcheck', 'machines'],
  test: ['actorcheck', 'sim', 'machines', 'visualize'],
};

const isProtocol = /^machines\/msc\d+$/;

/** A folder of the engine or of the machines, or all of the page or of the tests. */
const partOf = (path: string): string =>
  path in allowed ? path : (/^((sim|machines)\/[\w-]+|[^/]+)(?=\/)/.exec(path)?.[0] ?? '');

const othersFor = (part: string): readonly string[] =>
  isProtocol.test(part) ? belowProtocols : (allowed[part] ?? []);

const isBarrel = /^sim\/(\w+\/)?index\.ts$/;

const within = (path: string, part: string): boolean =>
  path === part || path.startsWith(`${part}/`);

/** Why an import is refused; undefined for one that is right. */
function refusal(part: string, to: string, specifier: string): string | undefined {
  const others = othersFor(part);
  if (!specifier.startsWith('.')) {
    return others.includes('actorcheck') ? undefined : 'an import by path within the package';
  }
  const isEngine = within(part, 'sim');
  if (isEngine && isBarrel.test(to)) return 'an import of the file, not of a barrel';
  if (partOf(to) === part || others.some((other) => within(to, other))) return undefined;
  if (!isEngine && within(to, 'sim')) return "an import by the package's public name";
  return `an import of what is below ${part}`;
}

export function direction(tree: Tree): Complaint[] {
  const complaints: Complaint[] = [];
  for (const path of tree.sources.keys()) {
    for (const { to, by } of tree.imports(path)) {
      const expected = refusal(partOf(path), to, by.specifier);
      if (expected === undefined) continue;
      complaints.push({ path, line: by.line, name: to, expected, got: by.specifier });
    }
  }
  return complaints;
}
