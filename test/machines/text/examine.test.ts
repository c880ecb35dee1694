/** A proposal held against the machines: one that is right, and mistakes one at a time. */

import { describe, expect, it } from 'vitest';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import { vocabulary } from '../../../machines/msc3906/text/vocabulary.ts';
import { type Examined, examine } from '../../../machines/text/examine.ts';
import { lineWith, right } from './proposals.ts';

/** The smallest runs are enough for these. */
const small = {
  ...vocabulary,
  runs: () => [{ 'relay-refusals': '0', 'relay-life': 'never', e2ee: 'false' }],
};

const read = (text: string): Promise<Examined> => examine(text, protocol, small);

it('finds nothing in one that is right, and has decided all of it', async () => {
  const { facts, diagrams } = await read(right);
  expect(facts).toEqual([]);
  const [diagram] = diagrams;
  expect(diagram?.arrows.map(({ verdict }) => verdict)).toEqual(Array(11).fill('behaviour'));
  expect(diagram?.unmapped).toEqual([]);
  expect(diagram?.searched[0]?.states).toBeGreaterThan(1_000);
});

const never = expect.stringMatching(/^never happens there; what comes: /);

it.each<[string, string, string, [string, string, unknown][]]>([
  [
    'an arrow the wrong way round',
    'N->>E: 7. {',
    'E->>N: 7. {',
    [
      [
        'E->>N: 7. {',
        'arrow',
        'as the machines have it: newDevice to existingDevice: m.login.protocol',
      ],
    ],
  ],
  [
    'an endpoint that nobody asks, in the diagram alone',
    'E->>H: 11. POST /login/get_token',
    'E->>H: 11. POST /login/token',
    [
      [
        'POST /login/token',
        'arrow',
        expect.stringContaining('POST /_matrix/client/v1/login/get_token'),
      ],
      [
        'POST /login/token',
        'endpoint',
        expect.stringMatching(/^step 11 .* POST \/login\/get_token$/),
      ],
    ],
  ],
  [
    'a member of an answer by another name',
    '"expires_in_ms": 1}',
    '"expires_in": 1}',
    [['"expires_in": 1}', 'fields', '`expires_in` is not in it, as the machines have it']],
  ],
  [
    'a message without a member',
    '12. {"type": "m.login.approved", "login_token": "abc", "homeserver": "https://h"}',
    '12. {"type": "m.login.approved", "login_token": "abc"}',
    [
      ['12. {"type"', 'fields', '`homeserver` is missing, as the machines have it'],
      ['12. {"type"', 'fields', expect.stringMatching(/^`homeserver` is missing, as step 12 /)],
    ],
  ],
  [
    'a message that does not come there',
    '10. {"type": "m.login.declined"}',
    '10. {"type": "m.login.success"}',
    [
      ['10. {"type": "m.login.success"}', 'arrow', never],
      [
        '10. {"type": "m.login.success"}',
        'message',
        expect.stringMatching(/^m.login.success, where step 10 .* has m.login.declined$/),
      ],
    ],
  ],
  [
    'a label that names another sender',
    'New device responds with',
    'Existing device responds with',
    [['responds with', 'sender', expect.stringContaining('"Existing device"')]],
  ],
  [
    'prose that has it from the other one',
    '*Existing device => New device:*',
    '*New device => Existing device:*',
    [['6. {"type"', 'sender', expect.stringContaining('from "New device" to "Existing device"')]],
  ],
  [
    'a comma too many',
    '{ "type": "m.login.declined" }',
    '{ "type": "m.login.declined", }',
    [['"m.login.declined", }', 'json', 'a comma after the last member']],
  ],
  [
    'an example without braces',
    '{ "type": "m.login.declined" }',
    '"type": "m.login.declined"',
    [['\n"type": "m.login.declined"', 'json', 'the braces are missing']],
  ],
  [
    'an example with a member that is none',
    '{ "type": "m.login.declined" }',
    '{ "type": "m.login.declined", "why": 1 }',
    [
      ['"why": 1', 'form', 'a message of the login: `why` is no member of it'],
      ['10. {"type"', 'fields', expect.stringMatching(/^`why` is missing, as step 10 /)],
    ],
  ],
  [
    'a participant that is none of the parties',
    'participant H as Homeserver',
    'participant H as Cloud',
    [
      ['participant H', 'participant', '"Cloud" is none of the parties'],
      ['GET /capabilities', 'unmapped', expect.any(String)],
      ['what it can do', 'unmapped', expect.any(String)],
      ['11. POST', 'unmapped', expect.any(String)],
      ['"expires_in_ms"', 'unmapped', expect.any(String)],
    ],
  ],
  [
    'a number that no step has',
    'Note over E: 9. May it?',
    'Note over E: 19. May it?',
    [
      ['19. May it?', 'number', '19 is no step of the prose'],
      ['19. May it?', 'arrow', never],
      ['9. The user is asked', 'number', 'step 9 has no number in the diagram'],
    ],
  ],
  [
    'a diagram that Mermaid does not take',
    '    alt no\n',
    '    alt no\n  ->>\n',
    [['sequenceDiagram', 'diagram', expect.stringMatching(/^Mermaid cannot read it: /)]],
  ],
])('%s', async (_, part, instead, expected) => {
  expect(right).toContain(part);
  const text = right.replace(part, instead);
  const { facts } = await read(text);
  const sorted = expected
    .map(([where, kind, said]) => ({ line: lineWith(text, where), kind, text: said }))
    .sort((a, b) => a.line - b.line || a.kind.localeCompare(b.kind));
  expect(facts).toEqual(sorted);
});

const scan = `    alt the new one scans
        E->>N: public key encoded in QR
        N->>E: New device responds with ECDH public key
    end
`;
const ask = `    E->>H: GET /capabilities
    H-->>E: what it can do
`;

describe('what goes on beside each other', () => {
  const beside = (...branches: readonly string[]): string =>
    right.replace(scan + ask, `    par\n${branches.join('    and\n')}    end\n`);

  it.each<[string, readonly string[]]>([
    ['in the order of the text', [scan, ask]],
    ['in the other order', [ask, scan]],
    ['one within the other', [ask, `    par\n    and\n${scan}    end\n`]],
  ])('may come %s', async (_, branches) => {
    const { facts, diagrams } = await read(beside(...branches));
    expect(facts).toEqual([]);
    expect(diagrams[0]?.arrows.map(({ verdict }) => verdict)).toEqual(Array(11).fill('behaviour'));
  });

  it('has all of it before what comes after it', async () => {
    const early = '    E->>N: 12. {"type": "m.login.success"}\n';
    const text = beside(ask, scan + early);
    const { facts } = await read(text);
    const line = lineWith(text, '12. {"type"');
    expect(facts.filter(({ kind }) => kind === 'arrow')).toEqual([
      { line, kind: 'arrow', text: never },
    ]);
  });
});

it('goes on after an arrow that is wrong: what comes later is decided', async () => {
  const text = right.replace('N->>E: 7. {', 'E->>N: 7. {');
  const { diagrams } = await read(text);
  const verdicts = diagrams[0]?.arrows.map(({ verdict }) => verdict) ?? [];
  expect(verdicts.filter((verdict) => verdict !== 'behaviour')).toEqual(['other']);
});
