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

const six = 'E->>N: 6. {"type": "m.login.protocols", "protocols": ["login_token"]}';
const seven = 'N->>E: 7. {"type": "m.login.protocol", "protocol": "login_token"}';

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
    [['alt no\n  ->>', 'diagram', 'Mermaid cannot read it: ->>']],
  ],
  [
    'two messages in the wrong order: one of them is told, and what follows is decided',
    `${six}\n    ${seven}`,
    `${seven}\n    ${six}`,
    [['N->>E: 7. {', 'arrow', never]],
  ],
  [
    'a brace of a label that is not closed',
    '10. {"type": "m.login.declined"}\n',
    '10. {"type": "m.login.declined"\n',
    [['10. {"type"', 'json', 'a brace is not closed']],
  ],
  [
    'the answer to what nobody asks',
    'GET /capabilities',
    'GET /rooms/{roomId}/state',
    [
      ['{roomId}', 'arrow', never],
      ['what it can do', 'arrow', 'never happens there: nobody asks what it answers'],
    ],
  ],
  [
    'arrows whose heads say more, or that have no words',
    'E->>H: GET /capabilities\n    H-->>E: what it can do',
    'E<<->>H: GET /capabilities\n    H->>E: ',
    [
      ['GET /capabilities', 'unmapped', expect.stringContaining('goes both ways')],
      ['GET /capabilities\n', 'unmapped', 'it has no words'],
    ],
  ],
  [
    "numbers of another proposal's steps",
    '# A sign-in',
    '# MSC0001: a sign-in',
    [['9. May it?', 'unmapped', 'it is not known what "9. May it?" means']],
  ],
  [
    'somebody who belongs to one of the parties',
    'N as New device',
    "N as New device's homeserver",
    [
      ['N as', 'participant', expect.any(String)],
      ...['public key', 'responds with', '6. {', '7. {', '10. {', '12. {'].map(
        (label): [string, string, unknown] => [label, 'unmapped', expect.any(String)],
      ),
    ],
  ],
  [
    'a way to log in, which is no message',
    '{ "type": "m.login.declined" }',
    '{ "type": "m.login.token" }',
    [['10. {"type"', 'message', expect.any(String)]],
  ],
  [
    'a message that there is none of',
    '{ "type": "m.login.declined" }',
    '{ "type": "m.login.secrets" }',
    [
      ['"m.login.secrets"', 'form', expect.stringContaining('`type`: expected one of m.login.pro')],
      ['10. {"type"', 'message', expect.any(String)],
    ],
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

it.each<[string, string, string]>([
  ['a break, which ends it', '    break no\n', '    end\n    rect rgb(0,0,0)\n'],
  ['a critical part', '    critical no\n', '    option yes\n'],
])('reads %s', async (_, begin, divide) => {
  const text = right.replace('    alt no\n', begin).replace('    else yes\n', divide);
  expect((await read(text)).facts).toEqual([]);
});

it('goes on after an arrow that is wrong: what comes later is decided', async () => {
  const text = right.replace('N->>E: 7. {', 'E->>N: 7. {');
  const { diagrams } = await read(text);
  const verdicts = diagrams[0]?.arrows.map(({ verdict }) => verdict) ?? [];
  expect(verdicts.filter((verdict) => verdict !== 'behaviour')).toEqual(['other']);
});
