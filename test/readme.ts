/**
 * The parts of the README that come out of the code: between `<!-- NAME -->` and `<!-- /NAME -->`.
 * Run as a program (`npm run readme`) it writes them; a test asserts that they are up to date.
 */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rendezvous } from '../machines/msc3906/index.ts';
import { settle } from '../sim/model/knobs.ts';
import { renderMermaid } from '../sim/report/mermaid.ts';
import { simulate } from '../sim/run/simulate.ts';
import { compose } from '../sim/system/compose.ts';
import { noFaults } from '../sim/system/definition.ts';
import { vectorText } from '../sim/trace/vectors.ts';
import { usualTrace } from './sim/trace/walks.ts';

export const readmeFile = fileURLToPath(new URL('../README.md', import.meta.url));

/** The file that defines the machine of an actor, by the machine's id. */
const fileOf: Readonly<Record<string, string>> = {
  newDevice: 'msc3906/newDevice.ts',
  existingDevice: 'msc3906/existingDevice.ts',
  channel: 'rendezvous/channel.ts',
  relay: 'rendezvous/relay.ts',
  homeserver: 'matrix/homeserver.ts',
  existingSecrets: 'matrix/secrets.ts',
  newSecrets: 'matrix/secrets.ts',
  provider: 'oauth/provider.ts',
  browser: 'oauth/browser.ts',
};

/** The flows take in the steps of the OIDC variant too. */
const oidcFileOf: Readonly<Record<string, string>> = {
  newDevice: 'msc3906/oidc/newStates.ts',
  existingDevice: 'msc3906/oidc/existingDevice.ts',
};

/** Steps of the meeting are in the one file that both flows take in. */
const meetingStates = ['opening', 'showing', 'scanning', 'joining', 'tellingIncompatible'];

function stepTable(): string {
  const places = new Map<string, Set<string>>();
  const systems = [{}, { protocol: 'oidc-sketch' }, { protocol: 'oidc-corrected' }].map((given) => {
    const settings = settle(rendezvous.knobs, given);
    return compose(rendezvous.system(settings, noFaults, { kind: 'symbolic' }), 'untimed');
  });
  for (const machine of systems.flatMap(({ machines }) => machines)) {
    for (const { name, meta } of machine.allTransitions()) {
      if (meta.step === undefined) continue;
      const isOidc = meta.step.startsWith('O');
      const [id = '', state = ''] = (name.split(' ')[0] ?? '').split('.');
      const own = (isOidc ? oidcFileOf[id] : undefined) ?? fileOf[id] ?? id;
      const file = meetingStates.includes(state) ? 'msc3906/meeting.ts' : own;
      const known = places.get(meta.step) ?? new Set();
      places.set(meta.step, known.add(`[${file}](machines/${file})${state ? ` ${state}` : ''}`));
    }
  }
  const rows = rendezvous.steps.map(({ id, title, source }) => {
    return `| ${id} | ${title} | ${source} | ${[...(places.get(id) ?? [])].sort().join(', ')} |`;
  });
  return ['| Step | What | Text | File and state |', '|-|-|-|-|', ...rows].join('\n');
}

function runDiagram(): string {
  const settings = settle(rendezvous.knobs, { e2ee: 'false' });
  const diagram = renderMermaid(simulate(rendezvous, { settings }), rendezvous);
  return block('mermaid', diagram);
}

/** Of the vector of a sign-in: what the devices have agreed on, and the message of step 12. */
function vectorExcerpt(): string {
  const { agreements, messages } = JSON.parse(vectorText(rendezvous, usualTrace('default'), 1));
  const [message] = messages.filter(({ step }: { step: string | null }) => step === '12');
  return block('json', JSON.stringify({ agreements, messages: [message] }, null, 2));
}

const ownModel = 'test/models/order.ts';

const block = (language: string, text: string): string =>
  `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

/** What a command prints. How long it took is left out: it is another time each time. */
function outputOf(...args: string[]): string {
  const command = ['machines/launch.mjs', ...args];
  const env = { ...process.env, NO_COLOR: '1' };
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, command, { cwd, encoding: 'utf8', env });
  if (stderr !== '') throw new Error(`${args.join(' ')}: ${stderr}`);
  return block('', stdout.replace(/, \d+\.\d+ s\b/g, ', ... s'));
}

/** Of what each attacker attains: the table, without the stories below it. */
function attackTable(): string {
  const whole = outputOf('check', '--attackers', 'all');
  return block('', whole.slice(whole.indexOf('\n') + 1, whole.indexOf('\n\n')));
}

const parts: Readonly<Record<string, () => string>> = {
  run: runDiagram,
  check: () => outputOf('check', '--property', 'no-unread-payload-overwritten'),
  attackers: attackTable,
  own: () => block('ts', readFileSync(new URL(`../${ownModel}`, import.meta.url), 'utf8')),
  'own-check': () => outputOf('check', '--model', ownModel),
  paths: () => outputOf('paths', '--model', ownModel),
  steps: stepTable,
  vector: vectorExcerpt,
};

/** The README with its generated parts as they are now. Throws if a part has no place in it. */
export function upToDate(readme: string): string {
  return Object.entries(parts).reduce((text, [name, make]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    if (!place.test(text)) throw new Error(`README.md: expected a part "${name}", got none`);
    return text.replace(
      place,
      (_, before: string, after: string) => `${before}${make()}\n${after}`,
    );
  }, readme);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(readmeFile, upToDate(readFileSync(readmeFile, 'utf8')));
}
