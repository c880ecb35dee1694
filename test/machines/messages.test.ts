/** The wire forms: what each accepts, and the line that says why it does not accept the rest. */

import { describe, expect, it } from 'vitest';
import { decode, decodeText } from '../../machines/http/decode.ts';
import { loginMessageSchema } from '../../machines/msc3906/messages/login.ts';
import { namesOf } from '../../machines/msc3906/messages/names.ts';
import { qrCodeSchema } from '../../machines/msc3906/messages/qrCode.ts';
import { sealedSchema } from '../../machines/rendezvous/msc3903.ts';
import type { RunMessage } from '../../sim/run/runRecord.ts';
import { runWith } from './runs.ts';

describe('the messages of MSC3906', () => {
  it.each([
    { type: 'm.login.progress' },
    { type: 'm.login.failure', reason: 'incompatible_intent', intent: 'login.start' },
    { type: 'm.login.failure', reason: 'unsupported' },
    { type: 'm.login.failure', reason: 'cancelled' },
    { type: 'm.login.protocols', protocols: ['login_token'] },
    { type: 'm.login.protocol', protocol: 'login_token' },
    { type: 'm.login.declined' },
    { type: 'm.login.approved', login_token: 'abc', homeserver: 'https://example.org' },
    { type: 'm.login.success' },
    { type: 'm.login.success', device_id: 'A', device_key: 'k' },
    { type: 'm.login.verified', verifying_device_id: 'B', verifying_device_key: 'k' },
    {
      type: 'm.login.verified',
      verifying_device_id: 'B',
      verifying_device_key: 'k',
      master_key: 'm',
    },
  ])('%j is one', (message) => {
    expect(decode(loginMessageSchema, message)).toEqual({ ok: true, value: message });
  });

  it('a field that the text does not know is dropped, not refused', () => {
    const decoded = decode(loginMessageSchema, { type: 'm.login.declined', later: 1 });
    expect(decoded).toEqual({ ok: true, value: { type: 'm.login.declined' } });
  });

  it.each([
    null,
    [],
    'm.login.progress',
    { type: 'm.login.other' },
    { type: 'm.login.failure' },
    { type: 'm.login.failure', reason: 'e2ee_security_error' },
    { type: 'm.login.failure', reason: 'incompatible_intent', intent: 'login' },
    { type: 'm.login.protocols', protocols: 'login_token' },
    { type: 'm.login.approved', login_token: 'abc' },
    { type: 'm.login.approved', login_token: '', homeserver: 'https://example.org' },
    { type: 'm.login.success', device_id: 'A' },
    { type: 'm.login.success', device_key: 'k' },
    { type: 'm.login.verified', verifying_device_id: 'B' },
  ])('%j is none, and one line says why', (message) => {
    const decoded = decode(loginMessageSchema, message);
    expect(decoded.ok).toBe(false);
    expect(decoded.ok ? '' : decoded.error).toMatch(/^[^\n]+$/);
  });
});

describe('text on the wire', () => {
  it('says where a form does not fit', () => {
    expect(decodeText(sealedSchema, '{"iv":"x"}')).toEqual({
      ok: false,
      error: 'ciphertext: Invalid key: Expected "ciphertext" but received undefined',
    });
    expect(decodeText(sealedSchema, 'x')).toEqual({
      ok: false,
      error: 'expected JSON text, got something else',
    });
    expect(decodeText(sealedSchema, 7)).toEqual({
      ok: false,
      error: 'expected JSON text, got number',
    });
  });
});

const bodyOf = ({ wire }: RunMessage): Record<string, unknown> =>
  JSON.parse((wire as { body: string }).body);

describe.each([
  ['stable', namesOf('stable')],
  ['unstable', namesOf('unstable')],
] as const)('a run with %s names', (set, names) => {
  const run = runWith({ names: set });
  const find = (type: string): RunMessage =>
    run.messages.find((message) => message.type === type) as RunMessage;

  it('shows a code with the names of its flow, transport and algorithm', () => {
    const { qr } = find('screen.qr').wire as { qr: unknown };
    const decoded = decode(qrCodeSchema, qr);
    expect(decoded.ok && decoded.value).toMatchObject({
      flow: names.flow,
      intent: 'login.reciprocate',
      rendezvous: { algorithm: names.algorithm, transport: { type: names.transport } },
    });
  });

  it('uses the paths and protocols of that set, and announces the algorithm', () => {
    const post = find('POST rendezvous');
    expect((post.wire as { url: string }).url.endsWith(names.rendezvousPath)).toBe(true);
    expect(bodyOf(post)).toEqual({ algorithm: names.algorithm });
    const put = run.messages.find(({ step }) => step === 'K2') as RunMessage;
    expect(Object.keys(bodyOf(put))).toEqual(['algorithm', 'key']);
    const { url } = find('POST login/get_token').wire as { url: string };
    expect(url.endsWith(names.getTokenPath)).toBe(true);
    expect(find('m.login.protocol').plaintext).toEqual({
      type: 'm.login.protocol',
      protocol: names.loginToken,
    });
  });

  it('carries nothing but sealed payloads once the keys are exchanged', () => {
    const after = run.messages.filter(({ layer }) => layer === 'MSC3906');
    expect(after.length).toBeGreaterThan(8);
    for (const message of after) {
      expect(Object.keys(bodyOf(message)).sort()).toEqual(['ciphertext', 'iv']);
      expect(JSON.stringify(message.wire)).not.toContain('m.login');
    }
  });

  it('sends a 32-byte vector, each only once', () => {
    const puts = run.messages.filter((message) => {
      return message.layer === 'MSC3906' && (message.wire as { method?: string }).method === 'PUT';
    });
    const vectors = puts.map((message) => String(bodyOf(message).iv));
    for (const iv of vectors) expect(Buffer.from(iv, 'base64').length).toBe(32);
    expect(new Set(vectors).size).toBe(vectors.length);
  });
});
