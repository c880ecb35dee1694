/**
 * `fetch` for a client whose clock is steered.
 *
 * Node's own has timeouts of its own, on the same globals that the clock takes over: ten seconds
 * that pass at once would break a connection that is being made. Node's `http` has its timers
 * elsewhere, so requests go over that. As with `fetch`: redirects are followed, all but 307 and 308
 * with a GET where it was a POST; a broken connection is a TypeError.
 */

import { Agent, request } from 'node:http';

const mostRedirects = 20;
const redirects = [301, 302, 303, 307, 308];
/** Statuses whose answer has no body. */
const bodiless = [204, 205, 304];

/**
 * Fetches over connections of its own. `traffic` counts requests without a whole answer
 * (`underway`), and how often one has begun or ended (`changes`); `close` ends all that is under
 * way and starts no more.
 */
export function fetcher() {
  const traffic = { underway: 0, changes: 0 };
  const agent = new Agent({ keepAlive: true });
  const closing = new AbortController();

  const once = async (...asked) => {
    traffic.underway += 1;
    traffic.changes += 1;
    try {
      return await ask(...asked);
    } finally {
      traffic.underway -= 1;
      traffic.changes += 1;
    }
  };

  const ask = (url, { method = 'GET', headers = {}, body, signal }) =>
    new Promise((resolve, reject) => {
      const signals = signal ? [signal, closing.signal] : [closing.signal];
      const either = AbortSignal.any(signals);
      const fail = (cause) =>
        reject(either.aborted ? either.reason : new TypeError('fetch failed', { cause }));
      if (either.aborted) return fail();
      const sent = request(url, { method, headers, agent, signal: either }, (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('error', fail);
        answer.on('end', () => resolve(asResponse(url, answer, Buffer.concat(chunks))));
      });
      sent.on('error', fail);
      sent.end(body);
    });

  const follow = async (resource, options = {}) => {
    let [url, asked] = [String(resource), options];
    for (let left = mostRedirects; left > 0; left--) {
      const answer = await once(url, asked);
      const location = answer.headers.get('location');
      if (!redirects.includes(answer.status) || location === null) return answer;
      const next = new URL(location, url);
      asked = redirected(asked, answer.status, next.origin === new URL(url).origin);
      url = next.href;
    }
    throw new TypeError('fetch failed', { cause: new Error('too many redirects') });
  };

  const close = () => {
    closing.abort();
    agent.destroy();
  };
  return { fetch: follow, traffic, close };
}

/** What is asked after a redirect (Fetch, "HTTP-redirect fetch"). */
function redirected(asked, status, isSameOrigin) {
  const { method = 'GET', headers = {}, body, ...rest } = asked;
  const kept = new Headers(headers);
  if (!isSameOrigin) kept.delete('authorization');
  const isGet = status === 303 ? !['GET', 'HEAD'].includes(method) : method === 'POST';
  if (!isGet || [307, 308].includes(status)) {
    return { ...rest, method, body, headers: Object.fromEntries(kept) };
  }
  for (const name of [...kept.keys()]) if (name.startsWith('content-')) kept.delete(name);
  return { ...rest, method: 'GET', headers: Object.fromEntries(kept) };
}

function asResponse(url, { statusCode, headers }, body) {
  const given = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  const answer = new Response(bodiless.includes(statusCode) ? null : body, {
    status: statusCode,
    headers: given,
  });
  // Where it came from after all redirects: a relative Location is resolved against it.
  Object.defineProperty(answer, 'url', { value: url });
  return answer;
}
