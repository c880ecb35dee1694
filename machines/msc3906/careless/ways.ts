/**
 * The ways in which a message can be wrong and yet well-formed, as the schema of the messages has
 * them: a field with another value of its type, with that of the other device, left out where it
 * may be; the message with no more than another form of its type has; another message in its place;
 * the same twice.
 */

import * as v from 'valibot';
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

/** Values that do not belong in a run, by the name of the field that they are for. */
export interface Strangers {
  /** A text of nobody in the run: of another session, another account. */
  readonly anyones: (field: string) => string;
  /** What the field would say of the device that it is sent to; undefined if it says nothing. */
  readonly theirs: (field: string) => string | undefined;
}

type Schema = v.GenericSchema;
type Fields = Readonly<Record<string, Schema>>;

/** What a schema is made of, as far as the messages use it. */
interface Parts {
  readonly type: string;
  readonly options?: readonly unknown[];
  readonly entries?: Fields;
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly literal?: unknown;
}

const partsOf = (schema: Schema): Parts => schema as unknown as Parts;

/** The objects that a schema lets through, each with its fields. */
function formsOf(schema: Schema): Schema[] {
  const { type, options = [] } = partsOf(schema);
  if (type !== 'union' && type !== 'variant') return [schema];
  return (options as Schema[]).flatMap(formsOf);
}

const forms = formsOf(loginMessageSchema);
const fieldsOf = (form: Schema): Fields => partsOf(form).entries ?? {};
const typeOf = (form: Schema) => partsOf(fieldsOf(form).type as Schema).literal as LoginMessageType;

/** Types of messages, in the order of the schema. */
export const messageTypes: readonly LoginMessageType[] = [...new Set(forms.map(typeOf))];

/** Fields of messages, with whether some form may do without. */
const fields = new Map<string, boolean>();
for (const form of forms) {
  for (const [field, schema] of Object.entries(fieldsOf(form))) {
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
    const known = fieldsOf(form);
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
          const schema = fieldsOf(form)[field];
          return schema && another(schema, field, value, strangers);
        });
  return others
    .filter((other) => other !== undefined && other !== value)
    .map((other) => ({ ...message, [field]: other }))
    .find((one) => v.is(loginMessageSchema, one));
}

/** A value of that schema which is not the one that is given. */
function another(schema: Schema, field: string, value: unknown, strangers: Strangers): unknown {
  const { type, options = [], wrapped, literal } = partsOf(schema);
  if (type === 'optional') return another(wrapped as Schema, field, value, strangers);
  if (type === 'picklist') return options.find((option) => option !== value);
  if (type === 'literal') return literal;
  return sample(schema, field, strangers);
}

/** Some value of that schema, with nothing in it that may be left out. */
function sample(schema: Schema, field: string, strangers: Strangers): unknown {
  const { type, options = [], entries, wrapped, item, literal } = partsOf(schema);
  if (type === 'literal') return literal;
  if (type === 'picklist') return options[0];
  if (type === 'optional') return sample(wrapped as Schema, field, strangers);
  if (type === 'array') return [sample(item as Schema, field, strangers)];
  if (type === 'union' || type === 'variant') {
    return sample(options[0] as Schema, field, strangers);
  }
  if (entries === undefined) return strangers.anyones(field);
  const needed = Object.entries(entries).filter(([, inner]) => partsOf(inner).type !== 'optional');
  return Object.fromEntries(needed.map(([name, inner]) => [name, sample(inner, name, strangers)]));
}
