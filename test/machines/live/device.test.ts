/** Two live devices sign in over real HTTP, in every form that the wire has. */

import { beforeAll, describe, expect, it } from 'vitest';
import type { LiveRun } from '../../../machines/live/run.ts';
import { secretNames } from '../../../machines/matrix/messages.ts';
import type { ExistingSecretsContext } from '../../../machines/matrix/secrets/existingSecrets.ts';
import type { NewSecretsContext } from '../../../machines/matrix/secrets/newSecrets.ts';
import type { ExistingDeviceContext } from '../../../machines/msc3906/existingDevice/context.ts';
import type { NewDeviceContext } from '../../../machines/msc3906/newDevice/context.ts';
import type { RunMessage } from '../../../sim/run/runRecord.ts';
import { formCases, forms, nameOf } from './deviceCases.ts';
import { endsOf, ofType, sentBy, signInAll, simulated } from './signIns.ts';

let signedIn: (name: string) => LiveRun;
beforeAll(async () => {
  signedIn = await signInAll(formCases);
});

function contextsOf(run: LiveRun) {
  const { actors } = run.standing.context;
  return {
    newDevice: actors.newDevice as NewDeviceContext,
    existingDevice: actors.existingDevice as ExistingDeviceContext,
    newSecrets: actors.newSecrets as NewSecretsContext,
    existingSecrets: actors.existingSecrets as ExistingSecretsContext,
  };
}

describe('a live sign-in', () => {
  for (const form of forms) {
    it(`succeeds: ${nameOf(form)}`, () => {
      const run = signedIn(nameOf(form));
      const { newDevice, existingDevice, newSecrets } = contextsOf(run);
      expect(run.outcome).toEqual({ newDevice: 'success', existingDevice: 'success' });
      expect(endsOf(run)).toEqual(endsOf(simulated({ given: form })));
      expect(newDevice.code).toMatch(/^\d{4}-\d{4}-\d{4}$/);
      expect(existingDevice.code).toBe(newDevice.code);
      // What each showed the user is what each has agreed on.
      const shown = ['screen.code', 'screen.approve'].flatMap((type) => ofType(run, type));
      expect(shown.map(({ wire }) => (wire as { code: string }).code)).toEqual([
        newDevice.code,
        newDevice.code,
      ]);
      const e2ee = form.e2ee === 'true';
      expect(newDevice.trustsMasterKey).toBe(e2ee);
      expect(newDevice.trustsVerifyingDevice).toBe(e2ee);
      expect(existingDevice.trustsNewDevice).toBe(e2ee);
      expect([...newSecrets.received].sort()).toEqual(e2ee ? [...secretNames].sort() : []);
    });
  }

  it('has the homeserver verify the signature that the new device is cross-signed with', () => {
    for (const form of forms.filter(({ e2ee }) => e2ee === 'true')) {
      const { messages } = signedIn(nameOf(form));
      const asked = messages.findIndex(({ type }) => type === 'POST keys/signatures/upload');
      const answer = messages
        .slice(asked)
        .find(({ from, to }) => from === 'homeserver' && to === 'existingDevice');
      // It names what it has not taken.
      expect(answer?.wire).toMatchObject({ status: 200, body: '{"failures":{}}' });
    }
  });

  it('says to its servers and to the other device what the simulated one says', () => {
    for (const form of forms) {
      const run = signedIn(nameOf(form));
      const other = simulated({ given: form });
      for (const device of ['newDevice', 'existingDevice']) {
        expect(sentBy(run, device, 'relay')).toEqual(sentBy(other, device, 'relay'));
        expect(sentBy(run, device, 'homeserver')).toEqual(sentBy(other, device, 'homeserver'));
        expect(sentBy(run, device, 'user')).toEqual(sentBy(other, device, 'user'));
      }
    }
  });

  it('has keys and a code of its own each time', () => {
    const runs = forms.map((form) => signedIn(nameOf(form)));
    const codes = runs.map((run) => contextsOf(run).newDevice.code);
    expect(new Set(codes).size).toBe(runs.length);
    const keys = runs.flatMap((run) => ofType(run, 'screen.qr').map(({ wire }) => wire));
    expect(new Set(keys.map((wire) => JSON.stringify(wire))).size).toBe(runs.length);
  });

  it('writes the messages in the dialect and with the names that it was told', () => {
    for (const form of forms) {
      const run = signedIn(nameOf(form));
      const [shown] = ofType(run, 'screen.qr') as [RunMessage];
      const { qr } = shown.wire as unknown as { qr: object };
      const isUnstable = form.names === 'unstable';
      expect('flow' in qr).toBe(form.dialect === 'v2');
      expect(JSON.stringify(qr).includes('org.matrix.msc3906')).toBe(
        isUnstable && form.dialect === 'v2',
      );
      const [created] = ofType(run, 'POST rendezvous');
      expect(JSON.stringify(created?.wire).includes('org.matrix.msc3886')).toBe(isUnstable);
      const last = run.messages.filter(({ plaintext }) => {
        return (plaintext as { type?: string } | null)?.type === 'm.login.finish';
      });
      expect(last.length > 0).toBe(form.dialect === 'v1');
    }
  });

  it('leaves nothing under way that was not answered', () => {
    for (const form of forms) {
      const { messages } = signedIn(nameOf(form));
      const open = messages.filter(({ fate }) => fate !== 'delivered' && fate !== 'abandoned');
      expect(open).toEqual([]);
    }
  });
});
