/**
 * The steps of the text, in its order, each with the lines that say it. `3906` is
 * proposals/3906-sign-in-with-qr.md at d12196ff2, `3903` is proposals/3903-x25519-ecdhe.md at
 * 8995ccdd3, `3886` is proposals/3886-simple-rendezvous-capability.md at a08d14b97, all of
 * matrix-org/matrix-spec-proposals.
 */

import type { SpecStep } from 'actorcheck';

export const steps: readonly SpecStep[] = [
  { id: 'R1', title: 'the rendezvous point is created', source: 'MSC3886 L107-L139' },
  { id: 'K1', title: 'the showing device makes its key', source: 'MSC3903 L30-L47' },
  { id: 'K2', title: 'the scanning device makes its key', source: 'MSC3903 L49-L57' },
  { id: 'K4', title: 'both derive the shared key', source: 'MSC3903 L59-L70' },
  { id: 'K5', title: 'a payload is sealed', source: 'MSC3903 L72-L73' },
  { id: 'K6', title: 'a sealed payload is transmitted', source: 'MSC3903 L75-L90' },
  { id: '1', title: 'the scanning device compares the intents', source: 'MSC3906 L169-L174' },
  { id: '2', title: 'incompatible intents are told', source: 'MSC3906 L176-L187' },
  { id: '3', title: 'the existing device may go on', source: 'MSC3906 L189-L198 (diagram L96)' },
  { id: '4', title: 'does the homeserver have login tokens?', source: 'MSC3906 L200-L202' },
  { id: '5', title: 'no protocol is available', source: 'MSC3906 L204-L213' },
  { id: '6', title: 'the protocols are offered', source: 'MSC3906 L215-L225' },
  { id: '7', title: 'a protocol is taken, or none', source: 'MSC3906 L227-L248' },
  { id: '8', title: 'both show the confirmation code', source: 'MSC3906 L250-L251' },
  { id: '9', title: 'the user approves or declines', source: 'MSC3906 L253-L254' },
  { id: '10', title: 'the decline is told', source: 'MSC3906 L256-L264' },
  { id: '11', title: 'a login token is asked for', source: 'MSC3906 L266-L268' },
  { id: '12', title: 'the login token is handed over', source: 'MSC3906 L270-L281' },
  { id: '13', title: 'the new device signs in', source: 'MSC3906 L283-L284' },
  { id: '14', title: 'success without E2EE', source: 'MSC3906 L289-L297' },
  { id: '15', title: 'success with device id and key', source: 'MSC3906 L299-L314' },
  { id: '16', title: 'waits up to 10 s for the device', source: 'MSC3906 L316-L317' },
  { id: '17', title: 'compares device id and key', source: 'MSC3906 L319-L322' },
  { id: '18a', title: 'the new device is verified locally', source: 'MSC3906 L324' },
  { id: '18b', title: 'the new device is cross-signed', source: 'MSC3906 L326-L327' },
  { id: '19', title: 'the verification is told', source: 'MSC3906 L329-L356' },
  { id: '20', title: 'compares the verifying device', source: 'MSC3906 L358-L360' },
  { id: '21a', title: 'compares the master key', source: 'MSC3906 L362-L364' },
  { id: '21b', title: 'the master key is trusted', source: 'MSC3906 L366' },
  { id: '22', title: 'the verifying device is verified', source: 'MSC3906 L368-L369' },
  { id: '23', title: 'the secrets are asked for', source: 'MSC3906 L371-L374' },
  { id: 'cancel', title: 'the new device cancels', source: 'MSC3906 L381-L392' },
  { id: 'O1', title: 'OIDC: is there a device grant?', source: 'MSC3906 L435-L443' },
  {
    id: 'O2',
    title: 'OIDC: the provider is found, a client registered',
    source: 'MSC3906 L451-L455',
  },
  { id: 'O3', title: 'OIDC: a device code is asked for', source: 'MSC3906 L456-L458' },
  { id: 'O4', title: 'OIDC: the page to open is told', source: 'MSC3906 L460-L462' },
  { id: 'O5', title: 'OIDC: the user code is shown', source: 'MSC3906 L464' },
  { id: 'O6', title: 'OIDC: the new device polls', source: 'MSC3906 L465-L476' },
  { id: 'O7', title: 'OIDC: the user consents in a browser', source: 'MSC3906 L478-L484' },
  { id: 'O8', title: 'OIDC: the new device learns who it is', source: 'MSC3906 L489-L491' },
  { id: 'O9', title: 'OIDC: approval comes after the login', source: 'MSC3906 L495-L501' },
];
