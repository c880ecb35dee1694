/** Where requests go: to nowhere that others on the way can read and change them. */

import type { Property } from 'actorcheck';
import { isOfHttps } from '../contents/parties.ts';

const links = ['newChannel=relay', 'existingChannel=relay', 'newDevice=homeserver'] as const;

export const addressProperties: readonly Property[] = [
  {
    name: 'requests-go-over-https',
    text: 'no device sends a request to an address that others on the way can read',
    source: 'MSC3906 L21-L37, L270-L284 (steps 12, 13); MSC3886 L119-L129',
    kind: 'always',
    holds: (view) =>
      links.every((link) =>
        view
          .messages(link)
          .every(({ message: { url } }) => typeof url !== 'string' || isOfHttps(url)),
      ),
    // Nobody else names an address of http.
    appliesTo: ({ careless }) => careless !== 'none',
  },
];
