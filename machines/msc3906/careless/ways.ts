/**
 * The ways in which a message can be wrong and yet well-formed, as the schema of the messages has
 * them: a field with another value of its type, with that of the other device, with an address of
 * http, left out where it may be; the message with no more than another form of its type has;
 * another message in its place; the same twice.
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
import { isAddress } from './strangers.ts';

/** A way that is about one field, or one within it: their names, with a dot between. */
interface FieldWay {
  readonly kind: 'another' | 'of the other device' | 'over http' | 'without' | 'with';
  readonly field: string;
}

/** Another message, by its type and, of a failure, its reason. */
interface Instead {
  readonly kind: 'in place of it';
  readonly type: LoginMessageType;
  readonly reason?: string;
}

/** A way that is about what is said, and one that is about when and how often. */
export type Rewording = FieldWay | Instead | { readonly kind: 'as another form' };
export type Way = Rewording | { readonly kind: 'twice' } | { readonly kind: 'after the next' };

const forms = formsOf(loginMessageSchema);
const typeOf = (form: Schema) =>
  partsOf(entriesOf(form).type as Schema).literal as LoginMessageType;

/** Types of messages, in the order of the schema. */
export const messageTypes: readonly LoginMessageType[] = [...new Set(forms.map(typeOf))];

/** The name of a field, or of one within it. */
const nameOf = (field: string): string => field.split('.').at(-1) ?? field;

const within = (schema: Schema): Schema => partsOf(schema).wrapped ?? schema;

/** The fields of a form, and those that are one further in. */
const fieldsIn = (form: Schema): [field: string, schema: Schema][] =>
  Object.entries(entriesOf(form)).flatMap(([field, schema]) => [
    [field, schema],
    ...formsOf(within(schema)).flatMap((inner) =>
      Object.entries(entriesOf(inner)).map(([name, of]): [string, Schema] => [
        `${field}.${name}`,
        of,
      ]),
    ),
  ]);

/** Fields of messages, with whether some form may do without. */
const fields = new Map<string, boolean>();
for (const [field, schema] of forms.flatMap(fieldsIn)) {
  if (field === 'type') continue;
  const isOptional = partsOf(schema).type === 'optional';
  fields.set(field, isOptional || fields.get(field) === true);
}

/** The reasons that a form can have; undefined alone if it has none. */
function reasonsOf(form: Schema): (string | undefined)[] {
  const { reason } = entriesOf(form);
  if (reason === undefined) return [undefined];
  const { literal, options = [literal] } = partsOf(reason);
  return options as string[];
}

/** All messages that there are, as what stands in place of another. */
const instead = forms.flatMap((form) =>
  reasonsOf(form).map((reason): Instead => {
    const bare = { kind: 'in place of it', type: typeOf(form) } as const;
    return reason === undefined ? bare : { ...bare, reason };
  }),
);

/** All ways there are, of any message. */
export const ways: readonly Way[] = [
  ...[...fields].flatMap(([field, isOptional]): Way[] => [
    { kind: 'another', field },
    { kind: 'of the other device', field },
    ...(isAddress(nameOf(field)) ? [{ kind: 'over http', field } as const] : []),
    ...(isOptional
      ? ([
          { kind: 'without', field },
          { kind: 'with', field },
        ] as const)
      : []),
  ]),
  { kind: 'as another form' },
  ...new Map(instead.map((way) => [wordsOf(way), way])).values(),
  { kind: 'twice' },
  { kind: 'after the next' },
];

/** In words: "with another device_id". */
export function wordsOf(way: Way): string {
  switch (way.kind) {
    case 'another':
      return `with another ${way.field}`;
    case 'of the other device':
      return `with the ${way.field} of the other device`;
    case 'over http':
      return `with the ${way.field} over http`;
    case 'without':
      return `without ${way.field}`;
    case 'with':
      return `with ${way.field} in it`;
    case 'in place of it':
      return `as ${way.reason === undefined ? '' : `${way.reason}, `}${way.type}, in place of it`;
    case 'as another form':
      return 'in another form, with less in it';
    case 'twice':
      return 'twice';
    case 'after the next':
      return 'after the next';
  }
}

/** The message as it is then; undefined if it cannot be so, or is what it was. */
export function wrongly(
  message: LoginMessage,
  way: Rewording,
  strangers: Strangers,
): LoginMessage | undefined {
  const found = altered(message, way, strangers);
  const isOther = JSON.stringify(found) !== JSON.stringify(message);
  return isOther && v.is(loginMessageSchema, found) ? found : undefined;
}

function altered(message: LoginMessage, way: Rewording, strangers: Strangers): unknown {
  switch (way.kind) {
    case 'as another form':
      return lesser(message);
    case 'in place of it':
      return replaced(message, way, strangers);
    case 'with':
      return fuller(message, way.field, strangers);
    default:
      return withField(message, way, strangers);
  }
}

/** Another message. One of the same type is no other, but for a failure with another reason. */
function replaced(message: LoginMessage, { type, reason }: Instead, strangers: Strangers): unknown {
  const given = message.type === 'm.login.failure' ? message.reason : undefined;
  if (type === message.type && reason === given) return message;
  const form = forms.find((one) => typeOf(one) === type && reasonsOf(one).includes(reason));
  const made = sample(form as Schema, 'message', strangers) as object;
  return reason === undefined ? made : { ...made, reason };
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

/** With a field that it has not, and what some form of its type has beside that. */
function fuller(message: LoginMessage, field: string, strangers: Strangers): object | undefined {
  if (field in message) return undefined;
  const full = formsLike(message)
    .filter((form) => field in entriesOf(form))
    .map((form) => {
      const added = sample(within(entriesOf(form)[field] as Schema), field, strangers);
      const made = { ...(sample(form, 'message', strangers) as object), [field]: added };
      return { form, made: { ...made, ...message } };
    });
  return full.find(({ form, made }) => v.is(form, made))?.made;
}

type Members = Readonly<Record<string, unknown>>;

function withField(message: LoginMessage, way: FieldWay, strangers: Strangers): unknown {
  const { kind, field } = way;
  const [outer = '', inner] = field.split('.');
  const holder = (inner === undefined ? message : (message as Members)[outer]) as Members;
  const name = inner ?? outer;
  const value = holder?.[name];
  if (value === undefined) return undefined;
  const { [name]: _, ...rest } = holder;
  const whole = (part: object) => (inner === undefined ? part : { ...message, [outer]: part });
  if (kind === 'without') return whole(rest);
  const others =
    kind === 'of the other device'
      ? [strangers.theirs(name)]
      : kind === 'over http'
        ? [strangers.overHttp(name, value)]
        : formsLike(message)
            .flatMap(fieldsIn)
            .filter(([one]) => one === field)
            .map(([, schema]) => another(schema, name, value, strangers));
  return others
    .filter((other) => other !== undefined && other !== value)
    .map((other) => whole({ ...holder, [name]: other }))
    .find((one) => v.is(loginMessageSchema, one));
}
