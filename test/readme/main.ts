/**
 * The parts of the readmes that come out of the code: between `<!-- NAME -->` and `<!-- /NAME -->`.
 * Run as a program (`npm run readme`) it writes them; a test asserts that they are up to date.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decisionTables } from './decisions.ts';
import { block, headOf, outputIn, outputOf, partOf, sourceOf } from './output.ts';
import {
  agreementsAndMessage,
  amendmentTable,
  difference,
  findingTable,
  questionTable,
  scenarioTable,
} from './protocol.ts';
import { stepTable } from './steps.ts';

const ownModel = 'test/models/order.ts';
const own = () => block('ts', sourceOf(ownModel));
/** Without the customer. */
const ownShop = () => block('ts', sourceOf(ownModel).replace(/^[\s\S]*?(?=const charge)/, ''));
const ownCheck = () => outputIn('test/models', 'check', 'order.ts');

const heldModel = 'test/models/time/hold.ts';

/** By readme: what makes each of its parts. */
export const readmes: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'README.md': {
    run: () => headOf(outputOf('simulate', '--no-e2ee', '--choose', 'decline'), 6),
    // Without how far the search went.
    check: () =>
      partOf(
        outputOf('check', '--property', 'no-unread-payload-overwritten'),
        'key-overwritten (no',
        '\n```',
      ),
    conform: difference,
    own: ownShop,
    'own-check': () => partOf(ownCheck(), 'both-agree (own)', '\n\n'),
  },
  'sim/README.md': {
    own,
    'own-check': ownCheck,
    why: () => {
      const asked = ['--loss', '1', '--property', 'no-deadlock', '--explain'];
      return partOf(
        outputIn('test/models', 'check', 'order.ts', ...asked),
        'no-deadlock (',
        '\n\n',
      );
    },
    paths: () => outputOf('paths', '--model', ownModel),
    held: () => block('ts', sourceOf(heldModel)),
    threshold: () => {
      const asked = ['--threshold', 'hold=0..60000', '--property', 'both-agree'];
      return outputOf('check', '--model', heldModel, ...asked);
    },
  },
  'machines/README.md': {
    findings: findingTable,
    amendments: amendmentTable,
    scenarios: scenarioTable,
    questions: questionTable,
    decisions: decisionTables,
    // Without the stories below the table.
    attackers: () => partOf(outputOf('check', '--attackers', 'all'), 'what each', '\n\n'),
    vector: agreementsAndMessage,
    steps: stepTable,
  },
};

export const fileOf = (readme: string): string =>
  fileURLToPath(new URL(`../../${readme}`, import.meta.url));

/** A readme with its generated parts as they are now. Throws if a part has no place in it. */
export function upToDate(readme: string): string {
  const text = readFileSync(fileOf(readme), 'utf8');
  return Object.entries(readmes[readme] ?? {}).reduce((written, [name, make]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    if (!place.test(written)) throw new Error(`${readme}: expected a part "${name}", got none`);
    return written.replace(
      place,
      (_, before: string, after: string) => `${before}${make()}\n${after}`,
    );
  }, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const readme of Object.keys(readmes)) writeFileSync(fileOf(readme), upToDate(readme));
}
