/** Small proposals, written for the tests: a sign-in as MSC3906 has it, in other words. */

/** One that is right: `\n` counts its lines from 1. */
export const right = `# A sign-in

\`\`\`mermaid
sequenceDiagram
    participant N as New device
    participant E as Existing device
    participant H as Homeserver
    alt the new one scans
        E->>N: public key encoded in QR
        N->>E: New device responds with ECDH public key
    end
    E->>H: GET /capabilities
    H-->>E: what it can do
    E->>N: 6. {"type": "m.login.protocols", "protocols": ["login_token"]}
    N->>E: 7. {"type": "m.login.protocol", "protocol": "login_token"}
    Note over E: 9. May it?
    alt no
        E->>N: 10. {"type": "m.login.declined"}
    else yes
        E->>H: 11. POST /login/get_token
        H-->>E: {"login_token": "abc", "expires_in_ms": 1}
        E->>N: 12. {"type": "m.login.approved", "login_token": "abc", "homeserver": "https://h"}
    end
\`\`\`

6. What is there is told:

*Existing device => New device:*

\`\`\`json
{ "type": "m.login.protocols", "protocols": ["login_token"] }
\`\`\`

7. One is taken:

\`\`\`json
{ "type": "m.login.protocol", "protocol": "login_token" }
\`\`\`

9. The user is asked.

10. A no is told:

\`\`\`json
{ "type": "m.login.declined" }
\`\`\`

11. A token is asked for with \`POST /login/get_token\`.

12. It is handed on:

\`\`\`json
{ "type": "m.login.approved", "login_token": "abc", "homeserver": "https://h" }
\`\`\`
`;

/** The line in which this ends first, from 1. */
export function lineWith(text: string, part: string): number {
  const end = text.indexOf(part) + part.length;
  return text.slice(0, end).split('\n').length;
}
