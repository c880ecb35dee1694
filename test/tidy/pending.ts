/** Places that are being put right, by how what is said of them begins. */
const pending: readonly string[] = [
  'machines/README.md: expected a line',
  'machines/matrix/secrets.ts: expected a function',
  'machines/matrix/secrets.ts: expected an export',
  'machines/matrix/user.ts: expected a function',
  'machines/matrix/user.ts: expected an export',
  'machines/msc3906/attackers/attacker.ts: expected a function',
  'machines/msc3906/attackers/attacker.ts: expected a line',
  'machines/msc3906/attackers/homeserver.ts: expected a function',
  'sim/README.md: expected a line',
  'sim/check/search/explore.ts: expected a line',
  'sim/check/search/explore.ts: expected an export',
  'sim/check/search/frontier.ts: expected a function',
  'sim/check/search/layout.ts: expected an export',
  'sim/check/search/lookup.ts: expected a line',
  'sim/check/search/reaction.ts: expected an export',
  'sim/coverage/faultless.ts: expected no circle',
  'sim/coverage/faulty.ts: expected no circle',
  'sim/coverage/ledger.ts: expected no circle',
  'sim/coverage/suite.ts: expected an export',
  'sim/coverage/titles.ts: expected an export',
  'sim/coverage/titles.ts: expected no circle',
  'sim/model/view.ts: expected an export',
  'sim/report/matrix.ts: expected an export',
];

export const isPending = (said: string): boolean =>
  pending.some((start) => said.replace(/:\d+:/, ':').startsWith(start));
