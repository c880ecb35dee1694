/** The page of a provider that is a machine, for people: what is on it the machine says. */

import { membersOf, parsed } from '../http/decode.ts';
import type { HttpRequest, HttpResponse } from '../http/message.ts';
import type { RelayAnswer } from './payload.ts';

/** Whether a browser asks: to all others the answer is what the machine says. */
export const isForPeople = ({ type, headers }: HttpRequest): boolean =>
  /^(?:GET provider\/page|POST provider\/consent)$/.test(type) &&
  /\btext\/html\b/.test(headers.accept ?? '');

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<"]/g, (one) => escapes[one] ?? one);

const page = (status: number, content: string): RelayAnswer => ({
  type: `response.${status}`,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><title>Sign in a device</title>${content}`,
});

const unknown = '<p>That code is not in use.</p>';

/** Where the code is typed, by who has come without one, or with one that there is not. */
const askingForCode = (hadCode: boolean): RelayAnswer =>
  page(
    hadCode ? 400 : 200,
    `${hadCode ? unknown : '<p>What code does the device show?</p>'}` +
      '<form action="device"><input name="user_code"><button>Next</button></form>',
  );

/** The answer of the machine as a page. */
export function consentPage({ type, url }: HttpRequest, answer: HttpResponse): RelayAnswer {
  const isDone = answer.type === 'response.200';
  if (type === 'POST provider/consent') {
    return isDone ? page(200, '<p>Done. Go back to your devices.</p>') : page(400, unknown);
  }
  const code = membersOf(parsed(answer.body)).user_code;
  if (!isDone || typeof code !== 'string') return askingForCode(url.includes('?'));
  const shown = escaped(code);
  const button = (action: string, label: string): string =>
    `<button name="action" value="${action}">${label}</button>`;
  return page(
    200,
    `<p>Is a device to be signed in that shows ${shown}?</p>` +
      '<form action="device" method="post">' +
      `<input type="hidden" name="user_code" value="${shown}">` +
      `${button('allow', 'Allow')}${button('deny', 'Deny')}</form>`,
  );
}
