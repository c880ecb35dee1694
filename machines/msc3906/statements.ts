/**
 * Where the texts are to be read, and what they say that no run decides: where they contradict
 * themselves or each other, and what an example shows that the words beside it rule out.
 */

import type { Statement } from 'actorcheck';

/** A text at the commit whose lines are cited. */
const proposal = (commit: string, file: string): string =>
  `https://github.com/matrix-org/matrix-spec-proposals/blob/${commit}/proposals/${file}.md`;

export const texts = {
  MSC3906: proposal('d12196ff2b0dcf60d1c5c92323d33d54910fb8e9', '3906-sign-in-with-qr'),
  MSC3903: proposal('8995ccdd33112a4e8c9dab6b7cf3ec7efab908b9', '3903-x25519-ecdhe'),
  MSC3886: proposal(
    'a08d14b976f442449243617a65cd613e9c9835d5',
    '3886-simple-rendezvous-capability',
  ),
  MSC3882: proposal('ff99748dc2cf415f369f96a903c370d3eb9c8a34', '3882-login-token-request'),
} as const;

export const statements: readonly Statement[] = [
  {
    name: 'iv-of-two-lengths',
    source: 'MSC3903 L72-L73 against L80',
    text:
      'The words ask for an initialisation vector of 256 bits; the one in the example has 22 ' +
      'characters of base64, which is 128 bits. Released clients send either.',
  },
  {
    name: 'code-of-39-bits',
    source: 'MSC3903 L98-L105 (step 7)',
    text:
      'The words derive 40 bits for the code. The decimal method that they refer to makes ' +
      'three numbers of 13 bits each: twelve digits hold 39 bits, and one bit is left over.',
  },
  {
    name: 'etag-of-which-answer',
    source: 'MSC3886 L50-L53 against L155, L169-L177',
    text:
      'An update is to carry the ETag of the last answer to a GET (or to the first POST), so ' +
      'that who writes twice has to read in between. L155 has the ETag of the last payload ' +
      'seen, and 202 and 412 come with one that would serve.',
  },
  {
    name: 'etag-in-which-header',
    source: 'MSC3886 L50 against L155',
    text:
      'An update is to include a header ETag by the description, and a header If-Match by the ' +
      'protocol. In RFC 9110 it is If-Match that a request has. L157 breaks off in ' +
      'mid-sentence.',
  },
  {
    name: 'etag-unquoted',
    source: 'MSC3886 L144 against L57-L60',
    text:
      'Only strong ETags as RFC 9110 has them are well-formed, and these stand in quotation ' +
      'marks. The one in the example has none.',
  },
  {
    name: 'not-modified-reversed',
    source: 'MSC3886 L189 against L183-L184',
    text:
      'The answer 304 is said to come if the ETag does not match. By RFC 9110, and by the ' +
      'header a few lines before it, 304 comes if it does. By the letter of L189 a device is ' +
      'told of no payload that is new to it.',
  },
  {
    name: 'expiry-optional-and-required',
    source: 'MSC3886 L66-L69 against L136, L176, L196',
    text: 'A rendezvous should expire, and need not. The header that says when is required.',
  },
  {
    name: 'login-token-in-which-member',
    source: 'MSC3906 L124 against L284 (step 13)',
    text:
      'The request that redeems the login token has it in `login_token` in the diagram, and ' +
      'in `token`, as the specification of that login type has it, in the words.',
  },
  {
    name: 'trusted-before-checked',
    source: 'MSC3906 L151 against L152-L155, L362-L366 (steps 21a, 21b)',
    text:
      'The diagram has a step 21 in which the master key is marked as trusted once it was ' +
      'received, before the steps that check it and then mark it. The words have only these.',
  },
  {
    name: 'sketch-checks-at-the-other-device',
    source: 'MSC3906 L412-L428 against L80-L95, L169-L187 (steps 1, 2)',
    text:
      'In the OIDC sketch the device that shows the code checks the intents and tells that ' +
      'they do not fit, in what is called the same as without OIDC. There it is the device ' +
      'that scans. L423 has the existing device answer as the new one.',
  },
  {
    name: 'sketch-sends-the-wrong-way',
    source: 'MSC3906 L447 against L239-L247 (step 7); L462 against L460 (step O4)',
    text:
      'Two arrows of the OIDC sketch point from the existing device to the new one: the ' +
      'refusal of all protocols, and the choice of one. By the words around them the new ' +
      'device sends both.',
  },
  {
    name: 'examples-that-are-no-json',
    source: 'MSC3906 L262, L295, L334-L338, L345-L350, L442',
    text:
      'Messages in examples do not parse: a comma before the closing brace, no braces at all, ' +
      'and names of protocols with one quotation mark.',
  },
];
