/** All that is wrong with a vector, found without the code that has made it. */

import type { Vector } from '../../../machines/msc3906/vectors/schema.ts';
import { httpProblems } from './http.ts';
import {
  agreementProblems,
  keyProblems,
  sealedProblems,
  secretProblems,
  signatureProblems,
} from './keys.ts';

export const problemsIn = (vector: Vector): string[] =>
  [
    order,
    keyProblems,
    agreementProblems,
    sealedProblems,
    signatureProblems,
    secretProblems,
    httpProblems,
    shownProblems,
    tokenProblems,
  ].flatMap((look) => look(vector));

/** Messages and notes stand in the order of time, and none arrives before it is sent. */
function order({ messages, notes }: Vector): string[] {
  const late = messages.filter(({ atMs, arrivesAtMs, number }, index) => {
    const before = messages[index - 1]?.atMs ?? 0;
    return number !== index || atMs < before || (arrivesAtMs ?? atMs) < atMs;
  });
  const misplaced = notes.filter(({ atMs, beforeMessage }) => {
    return atMs > (messages[beforeMessage]?.atMs ?? atMs) || beforeMessage > messages.length;
  });
  return [
    ...late.map(({ number }) => `message ${number}: out of order`),
    ...misplaced.map(({ text }) => `note "${text}": out of order`),
  ];
}

/** QR codes are those that screens show, and each device ends as it shows its user. */
function shownProblems({ qrCodes, messages, ends, notes }: Vector): string[] {
  const wrong = qrCodes.filter(({ message, text, shownBy, content }) => {
    const screen = messages[message];
    const isThere = screen?.kind === 'screen' && screen.content.qr === text;
    const isSame = JSON.stringify(content) === text;
    return !isThere || !isSame || screen.from !== shownBy;
  });
  const texts = qrCodes.map(({ text }) => text);
  const strange = messages.filter((message) => {
    const qr = message.kind === 'screen' ? message.content.qr : undefined;
    return qr !== undefined && !texts.includes(qr as string);
  });
  const crashed = notes.filter(({ kind }) => kind === 'fault').map(({ party }) => party);
  const mismatch = messages.filter((message) => {
    if (message.kind !== 'screen' || message.type !== 'screen.ended') return false;
    const isStill = !crashed.includes(message.from);
    return isStill && ends[message.from]?.outcome !== message.content.outcome;
  });
  return [
    ...strange.map(({ number }) => `message ${number}: a QR code that nobody shows`),
    ...wrong.map(({ message }) => `message ${message}: not the QR code that is shown`),
    ...mismatch.map(({ number }) => `message ${number}: not how the device ended`),
  ];
}

/** With an OpenID provider the access token is its. */
const givers = ['homeserver', 'provider'];

/** Tokens are those that a server gave: the login token on its way, the access token after. */
function tokenProblems({ messages }: Vector): string[] {
  const given = messages.flatMap((message) =>
    message.kind === 'answer' && givers.includes(message.from) && message.body !== null
      ? [JSON.parse(message.body) as { login_token?: string; access_token?: string }]
      : [],
  );
  const loginTokens = given.map((body) => body.login_token);
  const accessTokens = given.map((body) => body.access_token);
  return messages.flatMap((message) => {
    if (message.kind !== 'request') return [];
    const { from, number, method, url, headers, body, sealed } = message;
    const used =
      method === 'POST' && url.endsWith('/v3/login')
        ? JSON.parse(body ?? '').token
        : JSON.parse(sealed?.plaintext ?? '{}').login_token;
    const bearer = from === 'newDevice' ? headers.authorization?.replace('Bearer ', '') : undefined;
    const isGiven = used === undefined || loginTokens.includes(used);
    const isSession = bearer === undefined || accessTokens.includes(bearer);
    return isGiven && isSession ? [] : [`message ${number}: a token that nobody gave`];
  });
}
