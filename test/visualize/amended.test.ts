/** Every amendment is marked in the machines that it changes, whatever it is that it changes. */

import { describe, expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { markedIn, repairedBy, writtenIn } from './amended.ts';

const scenario = (name: string) => {
  const found = model.scenarios?.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
};

describe('an amendment that changes only a value that a machine has closed over', () => {
  it.each([
    ['separate-code', 'default', 'newChannel', 'channel.connected to newDevice has another code'],
    ['refuse-small-order', 'small-order', 'existingChannel', 'goes to awaitingKey.pausing where'],
    ['one-name', 'lenient-names', 'existingChannel', 'has another code'],
    ['expires-by-date', 'fast-clock', 'newChannel', 'where it went to failed'],
    ['first-revision-too', 'two-revisions', 'newDevice', 'goes to joining where it stayed'],
    ['enforce-compare', 'careless', 'user', 'in some case not any more'],
  ])('%s is marked in %s at the %s', (amendment, name, actor, text) => {
    const { marks } = markedIn(scenario(name), amendment);
    const own = marks.filter((mark) => mark.startsWith(`${actor} `));
    expect(own.join('\n')).toContain(text);
  });

  it('is marked nowhere where it changes nothing', () => {
    expect(markedIn(scenario('default'), 'one-name')).toEqual({ marks: [], beside: [] });
  });
});

it('what is marked as written has no second mark for what follows from it', () => {
  const { marks } = markedIn(scenario('default'), 'keep-unread');
  expect(marks.filter((mark) => mark.includes(': '))).toEqual([]);
});

it('a choice that is new is told beside the machines', () => {
  const { beside } = markedIn(scenario('default'), 'existing-can-cancel');
  expect(beside).toEqual(['+ choice: the user cancels on the existing device']);
});

it.each((model.amendments ?? []).map(({ name }) => name))(
  '%s is marked in the first scenario in which it repairs something',
  (amendment) => {
    const [first] = repairedBy(amendment);
    if (first === undefined) throw new Error('it repairs nothing anywhere');
    const written = writtenIn(first, amendment);
    expect(written.length === 0 ? markedIn(first, amendment).marks : written).not.toEqual([]);
  },
);
