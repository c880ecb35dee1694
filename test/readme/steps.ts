/** Where each step of the text is: the table of files and states, read off the machines. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { settle } from 'actorcheck';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { compose } from '../../sim/system/compose.ts';
import { noFaults } from '../../sim/system/definition.ts';

const folder = fileURLToPath(new URL('../../machines', import.meta.url));

/** No state of a machine is in these, though they name some. */
const others = /(^|\/)(live|conform|contents)\//;

/** Nor is one of this protocol in the folder of another. */
const isElsewhere = (path: string) =>
  /^msc\d/.test(path) && !path.startsWith(`${rendezvous.name}/`);

/** The sources of the machines, by path from machines/. */
const sources = new Map(
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !others.test(path) && !isElsewhere(path))
    .sort()
    .map((path) => [path, readFileSync(`${folder}/${path}`, 'utf8')]),
);

const filesWith = (pattern: RegExp): string[] =>
  [...sources].flatMap(([path, text]) => (pattern.test(text) ? [path] : []));

/** The file that a machine is made in: it has its id or, where that is given to it, its name. */
function homeOf(id: string): string | undefined {
  const [named] = filesWith(new RegExp(`\\bid: '${id}'`));
  return named ?? [...sources.keys()].find((path) => path.endsWith(`/${id}.ts`));
}

/**
 * The file that a state of a machine is defined in: of those that have a member of that name the
 * one nearest to the file that has the machine's id. Throws an Error if there is none.
 */
function fileOf(id: string, state: string, isOidc: boolean): string {
  const home = homeOf(id);
  if (home === undefined) throw new Error(`expected a machine "${id}", found none`);
  const found =
    state === ''
      ? [home]
      : filesWith(new RegExp(`^\\s*(?:(?:export )?const )?${state}(?:: | = |\\()`, 'm'));
  const nearness = (path: string): number => {
    const shared = path.split('/').findIndex((part, index) => home.split('/')[index] !== part);
    const near = path === home ? 100 : shared < 0 ? 99 : shared;
    return near + (path.toLowerCase().includes(id.toLowerCase()) ? 10 : 0);
  };
  // The devices' states of the OIDC variant are apart from the others.
  const isThere = (path: string) => !/^msc/.test(home) || /oidc/i.test(path) === isOidc;
  // An amendment alters a state that is defined elsewhere.
  const isOwn = (path: string) => !path.endsWith('/amendments.ts');
  const [best] = found.sort(
    (a, b) =>
      Number(isOwn(b)) - Number(isOwn(a)) ||
      Number(isThere(b)) - Number(isThere(a)) ||
      nearness(b) - nearness(a),
  );
  if (best === undefined) throw new Error(`expected state "${state}" of "${id}", found none`);
  return best;
}

function placesOf(): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>();
  const systems = [{}, { protocol: 'oidc-sketch' }, { protocol: 'oidc-corrected' }].map((given) => {
    const settings = settle(rendezvous.knobs, given);
    return compose(rendezvous.system(settings, noFaults, { kind: 'symbolic' }), 'untimed');
  });
  for (const machine of systems.flatMap(({ machines }) => machines)) {
    for (const { name, meta } of machine.allTransitions()) {
      if (meta.step === undefined) continue;
      const [id = '', state = ''] = (name.split(' ')[0] ?? '').split('.');
      const file = fileOf(id, state, meta.step.startsWith('O'));
      const known = places.get(meta.step) ?? new Set();
      places.set(meta.step, known.add(`[${file}](${file})${state ? ` ${state}` : ''}`));
    }
  }
  return places;
}

export function stepTable(): string {
  const places = placesOf();
  const rows = rendezvous.steps.map(({ id, title, source }) => {
    return `| ${id} | ${title} | ${source} | ${[...(places.get(id) ?? [])].sort().join(', ')} |`;
  });
  return ['| Step | What | Text | File and state |', '|-|-|-|-|', ...rows].join('\n');
}
