/**
 * The steps of the text, in its order, each with the lines that say it: MSC4108 at 5706fd452,
 * MSC4388 at 726e11544. Those of the channel have their number there, after a C; those with another
 * letter belong to the layers that protocols share.
 */

import type { SpecStep } from 'actorcheck';

export const steps: readonly SpecStep[] = [
  { id: 'R1', title: 'the rendezvous is created', source: 'MSC4388 L630-L635' },
  { id: 'K1', title: 'the showing device makes its key', source: 'MSC4388 L621-L628' },
  { id: 'K2', title: 'the scanning device makes its key', source: 'MSC4388 L621-L628' },
  { id: 'C3', title: 'a code is shown and scanned', source: 'MSC4388 L637-L654' },
  { id: 'K4', title: 'keys are exchanged', source: 'MSC4388 L656-L739' },
  { id: 'K5', title: 'a payload is written', source: 'MSC4388 L866-L874' },
  { id: 'K6', title: 'a payload is read', source: 'MSC4388 L875-L881' },
  { id: 'C5', title: 'the showing device confirms', source: 'MSC4388 L708-L773' },
  { id: 'C6', title: 'the scanning device verifies', source: 'MSC4388 L775-L838' },
  { id: 'C7', title: 'the user enters the check code', source: 'MSC4388 L840-L864' },
  { id: '1', title: 'the homeserver is known', source: 'MSC4108 L135-L171' },
  { id: '2', title: 'the new device looks for a protocol', source: 'MSC4108 L173-L248' },
  { id: 'O2', title: 'the new device is a client of the provider', source: 'MSC4108 L214-L216' },
  { id: 'O3', title: 'a device code is issued', source: 'MSC4108 L218-L243' },
  { id: '3', title: 'the new device names protocol and page', source: 'MSC4108 L250-L337' },
  { id: '4', title: 'the existing device accepts', source: 'MSC4108 L407-L463' },
  { id: 'O7', title: 'the user consents on the page', source: 'MSC4108 L465-L469' },
  { id: '6', title: 'the new device waits for approval', source: 'MSC4108 L471-L556' },
  { id: 'O6', title: 'the provider tells what came of it', source: 'MSC4108 L471-L497' },
  { id: '7', title: 'the existing device looks for the new one', source: 'MSC4108 L573-L579' },
  { id: '8', title: 'the secrets are shared', source: 'MSC4108 L581-L599' },
  { id: '9', title: 'the new device cross-signs itself', source: 'MSC4108 L601-L636' },
  { id: 'failure', title: 'a failure is told', source: 'MSC4108 L741-L768' },
  { id: 'cancel', title: 'the user cancels', source: 'MSC4108 L741-L768' },
];
