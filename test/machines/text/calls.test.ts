/** Messages that a text draws as the argument of a call, by way of the server that keeps them. */

import { expect, it } from 'vitest';
import { protocol } from '../../../machines/msc4108/protocol.ts';
import { vocabulary } from '../../../machines/msc4108/text/vocabulary.ts';
import { examine } from '../../../machines/text/examine.ts';
import { lineWith } from './proposals.ts';

const named = `{"type": "m.login.protocol", "protocol": "device_authorization_grant", ...}`;
const declined = `SecureReceive() => {"type": "m.login.declined"}`;
const refused = `SecureSendReceive({"type": "m.login.failure", "reason": "device_already_exists"})`;

/** In other words than the text's. */
const right = `# MSC4108: a sign-in

\`\`\`mermaid
sequenceDiagram
    participant E as Existing device
    participant N as New device
    participant HS as Homeserver
    N->>HS: SecureSend(${named})
    HS->>E: SecureReceive(${named})
    E->>HS: GET /_matrix/client/v3/devices/{device_id}
    alt it is taken
        HS->>E: 200 OK
        E->>N: ${refused}
    else it is free
        HS->>E: 404 Not Found
        E->>HS: SecureSend({"type": "m.login.protocol_accepted"})
        N->>HS: POST /token
        alt it is granted
            E->>N: 8) SecureSendReceive({"type": "m.login.secrets", ...})
        else it is not
            N->>HS: SecureSend({"type": "m.login.declined"})
            HS->>E: ${declined}
        end
    end
\`\`\`
`;

const factsOf = async (text: string) => (await examine(text, protocol, vocabulary)).facts;

it('are behaviours where the machines have them', async () => {
  const { facts, diagrams } = await examine(right, protocol, vocabulary);
  expect(facts).toEqual([]);
  expect(diagrams[0]?.arrows.map(({ verdict }) => verdict)).toEqual(Array(11).fill('behaviour'));
});

it.each([
  [
    'a reason of something else',
    refused,
    refused.replace('device_already_exists', 'authorization_expired'),
  ],
  ['a receiver who hears it from nobody', `HS->>E: ${declined}`, `HS->>N: ${declined}`],
  ['another endpoint', 'GET /_matrix/client/v3/devices/{', 'GET /_matrix/client/v3/users/{'],
])('%s is no behaviour', async (_, part, other) => {
  const text = right.replace(part, other);
  const facts = await factsOf(text);
  expect(facts).toContainEqual({
    line: lineWith(text, other),
    kind: 'arrow',
    text: expect.stringMatching(/^(never happens there|as the machines have it)/),
  });
});

it('a comma too many in one is no JSON', async () => {
  const text = right.replace('"m.login.protocol_accepted"}', '"m.login.protocol_accepted",}');
  expect(await factsOf(text)).toContainEqual({
    line: lineWith(text, 'm.login.protocol_accepted'),
    kind: 'json',
    text: 'a comma after the last member',
  });
});
