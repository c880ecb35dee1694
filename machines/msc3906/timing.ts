/** Every duration of the protocol, in one place, with where it comes from. */

/** How often a device asks the relay for news. MSC3886 leaves it open; clients use a second. */
export const pollIntervalMs = 1_000;

/** How long the existing device waits until the new one is visible (MSC3906 L316, step 16). */
export const visibilityTimeoutMs = 10_000;

/** How often it looks in that time. The text is silent; it has to be short against the 10 s. */
export const lookIntervalMs = 100;

/** When a device takes a request to be lost. The text is silent; well above any answer's time. */
export const requestTimeoutMs = 5_000;

/** How long the new device waits for secrets, under the amendment `secrets-timeout` only. */
export const secretsTimeoutMs = 30_000;

/** One way to the relay and to the homeserver. */
export const relayLatencyMs = 40;
export const homeserverLatencyMs = 20;

/** Life of a rendezvous since its last update: the minute of the example in MSC3886 L145. */
export const relayExpiryMs = 60_000;

/** Life of a login token: `expires_in_ms` in the diagram of MSC3906, L120. */
export const tokenLifeMs = 30_000;

/** The OIDC variant: life of a device code and the pause between two polls (MSC3906 L458). */
export const deviceCodeLifeMs = 120_000;
export const authorizationPollMs = 1_000;

/** The pause where the provider names none, and how much longer `slow_down` makes it (RFC 8628). */
export const defaultAuthorizationPollMs = 5_000;
export const slowDownMs = 5_000;
