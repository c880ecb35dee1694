/**
 * The ways in which a message can be wrong and yet well-formed, as the schema of the messages has
 * them: a field with another value of its type, with that of the other device, left out where it
 * may be; the message with no more than another form of its type has; another message in its place;
 * the same twice.
 */

import * as v from 'valibot';
import {
  another,
  entriesOf,
  formsOf,
  partsOf,
  type Schema,
  type Strangers,
  sample,
} from '../../careless/schema.ts';
import { type LoginMessage, type LoginMessageType, loginMessageSchema } from '../messages/login.ts';

/** A way that is about one field. */
interface FieldWay {
  readonly kind: 'another' | 'of the other device' | 'without';
  readonly field: string;
}

export type Way =
  | FieldWay
  | { readonly kind: 'in place of it'; readonly type: LoginMessageType }
  | { readonly kind: 'as another form' }
  | { readonly kind: 'twice' };

const forms = formsOf(loginMessageSchema);
const typeOf = (form: Schema) =>
  partsOf(entriesOf(form).type as Schema).literal as LoginMessageType;

/** Types of messages, in the order of the schema. */
export const messageTypes: readonly LoginMessageType[] = [...new Set(forms.map(typeOf))];

/** Fields of messages, with whether some form may do without. */
const fields = new Map<string, boolean>();
for (const form of forms) {
  for (const [field, schema] of Object.entries(entriesOf(form))) {
    if (field === 'type') continue;
    const isOptional = partsOf(schema).type === 'optional';
    fields.set(field, isOptional || fields.get(field) === true);
  }
}

/** All ways there are, of any message. */
export const ways: readonly Way[] = [
  ...[...fields].flatMap(([field, isOptional]): Way[] => [
    { kind: 'another', field },
    { kind: 'of the other device', field },
    ...(isOptional ? [{ kind: 'without', field } as const] : []),
  ]),
  { kind: 'as another form' },
  ...messageTypes.map((type): Way => ({ kind: 'in place of it', type })),
  { kind: 'twice' },
];

/** In words: "with another device_id". */
export function wordsOf(way: Way): string {
  switch (way.kind) {
    case 'another':
      return `with another ${way.field}`;
    case 'of the other device':
      return `with the ${way.field} of the other device`;
    case 'without':
      return `without ${way.field}`;
    case 'in place of it':
      return `as ${way.type}, in place of it`;
    case 'as another form':
      return 'in another form, with less in it';
    case 'twice':
      return 'twice';
  }
}

/** The message as it is then; undefined if it cannot be so, or is what it was. */
export function wrongly(
  message: LoginMessage,
  way: Way,
  strangers: Strangers,
): LoginMessage | undefined {
  if (way.kind === 'twice') return message;
  const found = altered(message, way, strangers);
  const isOther = JSON.stringify(found) !== JSON.stringify(message);
  return isOther && v.is(loginMessageSchema, found) ? found : undefined;
}

function altered(
  message: LoginMessage,
  way: Exclude<Way, { readonly kind: 'twice' }>,
  strangers: Strangers,
): unknown {
  if (way.kind === 'as another form') return lesser(message);
  if (way.kind !== 'in place of it') return withField(message, way, strangers);
  const form = forms.find((other) => typeOf(other) === way.type) as Schema;
  return way.type === message.type ? message : sample(form, 'message', strangers);
}

const formsLike = ({ type }: LoginMessage): Schema[] =>
  forms.filter((form) => typeOf(form) === type);

/** With only those fields that another form of its type has. */
function lesser(message: LoginMessage): object | undefined {
  const given = Object.entries(message);
  const less = formsLike(message).map((form) => {
    const known = entriesOf(form);
    return given.filter(([field, value]) => v.is(known[field] ?? v.never(), value));
  });
  return less
    .filter((kept) => kept.length < given.length)
    .map((kept) => Object.fromEntries(kept) as object)
    .find((one) => v.is(loginMessageSchema, one));
}

function withField(message: LoginMessage, way: FieldWay, strangers: Strangers): unknown {
  const { kind, field } = way;
  const { [field]: value, ...rest } = message as Readonly<Record<string, unknown>>;
  if (value === undefined) return undefined;
  if (kind === 'without') return rest;
  const others =
    kind === 'of the other device'
      ? [strangers.theirs(field)]
      : formsLike(message).map((form) => {
          const schema = entriesOf(form)[field];
          return schema && another(schema, field, value, strangers);
        });
  return others
    .filter((other) => other !== undefined && other !== value)
    .map((other) => ({ ...message, [field]: other }))
    .find((one) => v.is(loginMessageSchema, one));
}
