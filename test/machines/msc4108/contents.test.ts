/** The table of contents of MSC4108: each row is asked for, and notices machines that differ. */

import { describe, expect, it } from 'vitest';
import { asked, rows } from '../../../machines/msc4108/contents/table.ts';
import { msc4108 } from '../../../machines/msc4108/index.ts';
import { checkSystem } from '../../../sim/check/check.ts';
import { settle } from '../../../sim/model/knobs.ts';
import { compose } from '../../../sim/system/compose.ts';
import { noFaults } from '../../../sim/system/definition.ts';

type Given = Readonly<Record<string, string>>;

const definition = (given: Given) =>
  msc4108.system(settle(msc4108.knobs, given), noFaults, { kind: 'symbolic' }, []);

/** Properties of contents that are violated where a party is made as `wrong` has it. */
function brokenBy(party: string, wrong: Given): string[] {
  const [right, other] = [definition({}), definition(wrong)];
  const parties = right.parties.map((one) =>
    one.name === party ? (other.parties.find(({ name }) => name === party) ?? one) : one,
  );
  const names = asked.map(({ name }) => name);
  const properties = (msc4108.properties ?? []).filter(({ name }) => names.includes(name));
  const { properties: results } = checkSystem(compose({ ...right, parties }, 'untimed'), {
    properties,
    given: [],
    maxStates: 10_000,
  });
  return results.filter(({ verdict }) => verdict === 'violated').map(({ name }) => name);
}

describe('the table', () => {
  it('has each row in one property', () => {
    const own = asked.flatMap(({ rows: names }) => names);
    expect([...own].sort()).toEqual(rows.map(({ name }) => name).sort());
  });

  it('breaks nowhere in machines as they are', () => {
    expect(brokenBy('relay', {})).toEqual([]);
  });

  it.each([
    ['relay', { 'relay-life': '120' }, 'relay-and-channels-agree'],
    ['homeserver', { 'device-code-life': '60' }, 'keeps-time'],
    ['homeserver', { 'device-code-life': '60' }, 'servers-tell-the-truth'],
    ['existingDevice', { channel: 'letter' }, 'says-what-it-has-to'],
    ['newDevice', { scan: 'existing' }, 'relay-and-channels-agree'],
    ['newDevice', { revision: '2024' }, 'goes-where-it-is-led'],
    ['newDevice', { revision: '2024' }, 'person-follows-screens'],
  ])('notices a %s with %o', (party, wrong, property) => {
    expect(brokenBy(party, wrong)).toContain(property);
  });
});
