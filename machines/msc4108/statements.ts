/** What the texts say that no run decides: where they contradict themselves or each other. */

import type { Statement } from 'actorcheck';

export const statements: readonly Statement[] = [
  {
    name: 'opened-with-the-wrong-context',
    source: 'MSC4388 L875-L876 against L795-L812',
    text:
      'Payloads that S receives are to be decrypted with Context_DeviceG_Receive, which only G ' +
      'has. S has made Context_DeviceS_Receive for that.',
  },
  {
    name: 'identifier-of-266-bytes',
    source: 'MSC4388 L702-L703 against L90, L122-L126',
    text:
      'Identifiers are restricted to 255 bytes, and no handling is specified for more than 266. ' +
      'Their length is written in one byte, which has 255 at most.',
  },
  {
    name: 'key-of-two-names',
    source: 'MSC4388 L804-L808',
    text: 'The key that S derives is called AeadKey_G, and AeadKey where it is used.',
  },
  {
    name: 'example-answers-with-the-wrong-payload',
    source: 'MSC4388 L391, L407',
    text:
      'In the example a poll is answered with the token of the last payload and the text of the ' +
      'one before it, and the last poll with a text that nobody has written.',
  },
  {
    name: 'first-token-of-two-names',
    source: 'MSC4388 L898 against L909-L920',
    text:
      'The relay answers the POST with the token 1 and the first GET, of the same payload, with ' +
      'SEQ1. What G opens is bound to the token of the POST, and what S seals to that of the ' +
      'GET: they have to be one.',
  },
  {
    name: 'list-of-messages-in-no-operation',
    source: 'MSC4388 L103-L105 against L862-L881; MSC4108 L751-L768',
    text:
      'Who has several messages to send without a reply in between should write a list of them. ' +
      'SecureSend seals one, no message is a list, and a failure may be sent at any time.',
  },
  {
    name: 'code-that-lives-for-a-day',
    source: 'MSC4108 L308, L374 against L236-L243',
    text:
      'The diagrams have a device code that expires in 120000, with an interval of 1. RFC 8628 ' +
      'counts in seconds: that is more than a day. The example in the words has 1800 and 5.',
  },
  {
    name: 'base-url-in-the-clear',
    source: 'MSC4108 L293 against L295, L359',
    text: 'One of the diagrams names the homeserver by an address of http, the others by https.',
  },
  {
    name: 'protocols-always-or-if-scanned',
    source: 'MSC4108 L45 against L137-L139, L286-L287',
    text:
      'In the overview the existing device always tells its protocols and the base URL first. By ' +
      'step 1 a new device that has scanned takes the URL from the code, and is told neither.',
  },
  {
    name: 'consent-in-the-next-step',
    source: 'MSC4108 L497-L498 against L465-L474',
    text: 'In step 6 the user consents in the next step. The consent is step 5, beside step 6.',
  },
];
