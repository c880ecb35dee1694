/** Mistakes in our own existing device, as the suite for clients finds them. */

import { beforeAll, describe, expect, it } from 'vitest';
import { suitePaths } from '../../../machines/conform/suite/suite.ts';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import { ownActors } from '../../machines/conform/ownClient.ts';
import { mistakeIn } from '../made/mistake.ts';
import type { Mutant } from '../made/mutant.ts';
import { type Course, coursesOf } from './courses.ts';
import { Devices } from './device.ts';
import { Promises } from './promising.ts';
import { missedText, renderTried } from './report.ts';
import { deviceFiles } from './run.ts';
import { Trials } from './trial.ts';
import type { Tried } from './tried.ts';

const mistake = (name: string, find: string, text: string): Mutant =>
  mistakeIn(`machines/${name}`, find, text, 'field-replaced');

const login = 'msc3906/existingDevice';
const swapped = mistake(
  `${login}/actions.ts`,
  'verifying_device_id: account.device.deviceId',
  "verifying_device_id: 'other'",
);
const untold = mistake(`${login}/amendments.ts`, `'user.cancel'`, `'user.cancels'`);
const slower = mistake(
  'msc3906/existingDevice/setup.ts',
  'visibilityTimeout: ',
  'visibilityTimeout: 10 * ',
);
const broken = mistake(`${login}/context.ts`, 'token: null,', 'token: null, (');

describe('mistakes in the existing device', () => {
  let courses: readonly Course[];
  let trials: Trials;
  beforeAll(async () => {
    const paths = (await suitePaths(protocol)).filter(
      ({ odd, scenario }) =>
        odd === undefined && ['e2ee', 'default', 'invisible'].includes(scenario),
    );
    courses = coursesOf(paths);
    trials = await Trials.of(courses);
  });

  it('are none where there is no mistake: on no path anything is otherwise', () => {
    const plain = new Devices(ownActors);
    expect(new Promises(courses, plain).of(new Devices(ownActors))).toEqual([]);
  });

  it('are found over real HTTP, with what was expected and what came', async () => {
    const tried = await trials.examine(swapped);
    expect(tried).toMatchObject({ kind: 'found', came: expect.stringMatching(/./) });
    expect(courses.map(({ path }) => path.name)).toContain('path' in tried && tried.path);
  });

  it('are not seen where nobody can tell', async () => {
    expect(await trials.examine(untold)).toMatchObject({ kind: 'unseen' });
  });

  it('are found where only time tells', async () => {
    expect(await trials.examine(slower)).toMatchObject({ kind: 'found' });
  });

  it('are invalid where they do not load', async () => {
    expect(await trials.examine(broken)).toMatchObject({ kind: 'invalid' });
  });

  it('are made in what the existing device is made of', async () => {
    const files = await deviceFiles();
    expect(files).toContain('machines/rendezvous/channel/states.ts');
    expect(files).toContain('machines/http/message.ts');
    expect([...files].filter((file) => /relay|newDevice|homeserver/.test(file))).toEqual([]);
  });
});

describe('the report', () => {
  const seen = { meant: 'relay 1', came: 'relay 2', isOfTime: false };
  const all: Tried[] = [
    { mutant: swapped, kind: 'missed', seen, taken: 3 },
    { mutant: untold, kind: 'unseen' },
    { mutant: slower, kind: 'found', path: 'one', dialect: 'v2', taken: 1, expected: '', came: '' },
  ];

  it('has the rate of those that others can see', () => {
    expect(renderTried(all)).toMatch(/^field-replaced +3 +1 +1 +1 +0 +50\.0 %$/m);
  });

  it('says of what is missed where it is, and what others can see', () => {
    expect(all.map(missedText).join('')).toMatch(/actions\.ts.*\n.*\n.*: 3\n +meant: relay 1\n/);
  });
});
