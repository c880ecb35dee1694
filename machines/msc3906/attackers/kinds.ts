/** The attackers that there are, and what each of them can do. */

/** Values of the knob `attacker`; `none` is a run among honest parties. */
export const attackerKinds = [
  'none',
  'curious-relay',
  'malicious-relay',
  'bystander',
  'bystander-relay',
  'phisher',
  'malicious-homeserver',
  'thief',
  'middleman',
  'grinding-middleman',
  'onlooker',
] as const;
export type AttackerKind = Exclude<(typeof attackerKinds)[number], 'none'>;

/** What an attacker has access to. What it can do there depends on what it knows. */
export interface Powers {
  /** What a person calls it. */
  readonly label: string;
  /** It sees the QR code when the user does. */
  readonly seesCode: boolean;
  /** It sees the confirmation codes when the user does. */
  readonly seesScreens: boolean;
  /**
   * At the relay: nothing; what any client can do, with the address that is in the code; to read
   * all; or to decide what it answers.
   */
  readonly relay: 'none' | 'client' | 'reads' | 'rules';
  /** It shows the user a QR code of its own, for a rendezvous that it serves itself. */
  readonly showsCode: boolean;
  /** Between the devices it tries keys until both have the same code. */
  readonly grinds: boolean;
  /** At the homeserver: what any client can do, is handed each login token, or runs it. */
  readonly homeserver: 'client' | 'leaks' | 'rules';
}

const outsider = {
  seesCode: false,
  seesScreens: false,
  relay: 'none',
  showsCode: false,
  grinds: false,
  homeserver: 'client',
} as const;

const between = { ...outsider, seesCode: true, relay: 'client', showsCode: true } as const;

/** It has seen the code of one device, and shows its own to the other: it talks to both. */
export const isBetween = ({ seesCode, showsCode }: Powers): boolean => seesCode && showsCode;

export const powersOf: Readonly<Record<AttackerKind, Powers>> = {
  'curious-relay': { ...outsider, label: 'curious relay', relay: 'reads' },
  'malicious-relay': { ...outsider, label: 'malicious relay', relay: 'rules' },
  bystander: { ...outsider, label: 'bystander', seesCode: true, relay: 'client' },
  'bystander-relay': {
    ...outsider,
    label: 'bystander at the relay',
    seesCode: true,
    relay: 'rules',
  },
  phisher: { ...outsider, label: 'phisher', showsCode: true },
  'malicious-homeserver': { ...outsider, label: 'malicious homeserver', homeserver: 'rules' },
  thief: { ...outsider, label: 'thief', homeserver: 'leaks' },
  middleman: { ...between, label: 'middleman' },
  onlooker: { ...outsider, label: 'onlooker', seesScreens: true, relay: 'reads' },
  'grinding-middleman': { ...between, label: 'grinding middleman', grinds: true },
};
