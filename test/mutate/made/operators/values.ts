/** Other values that have the type of one. */

import { type Expression, isStringLiteral } from 'typescript/unstable/ast';
import { type Type, TypeFlags } from 'typescript/unstable/sync';
import { type Source, textOf, typeOf } from '../source.ts';

/** So many members of a union stand in for all others. */
const mostMembers = 2;

const isA = ({ flags }: Type, flag: TypeFlags): boolean => (flags & flag) !== 0;

const partsOf = (type: Type): readonly Type[] =>
  type.isUnionType() ? (type.getTypes() ?? []) : [type];

/** As they stand in a source. Empty where none is known. */
export function otherValues(source: Source, value: Expression): string[] {
  const found = typeOf(source, value);
  const { checker } = source;
  const type = found?.isTypeParameter() ? checker.getBaseConstraintOfType(found) : found;
  if (type === undefined) return [];
  const parts = partsOf(type);
  const text = textOf(source, value);
  const literals = parts.flatMap((part) =>
    part.isStringLiteralType() || part.isNumberLiteralType() ? [JSON.stringify(part.value)] : [],
  );
  const own = isStringLiteral(value) ? JSON.stringify(value.text) : text;
  const members = literals.filter((literal) => literal !== own).slice(0, mostMembers);
  const isOne = (flag: TypeFlags) => members.length === 0 && parts.every((part) => isA(part, flag));
  const isText =
    parts.some((part) => isA(part, TypeFlags.String)) || isOne(TypeFlags.StringLiteral);
  const isNumber =
    parts.some((part) => isA(part, TypeFlags.Number)) || isOne(TypeFlags.NumberLiteral);
  const isTruth = parts.some((part) => isA(part, TypeFlags.BooleanLike));
  const isNullable = parts.some((part) => isA(part, TypeFlags.Null)) && own !== 'null';
  return [
    ...members,
    ...(isText ? [otherText(own)] : []),
    ...(isNumber ? [`(${text}) + 1`] : []),
    ...(isTruth ? [`!(${text})`] : []),
    ...(isNullable ? ['null'] : []),
  ];
}

const otherText = (own: string): string => (own === "'other'" ? "'another'" : "'other'");

/** Whether two expressions have one type, so that one can stand in the place of the other. */
export function areAlike(source: Source, one: Expression, other: Expression): boolean {
  const { checker } = source;
  const [a, b] = [checker.getTypeAtLocation(one), checker.getTypeAtLocation(other)];
  if (a === undefined || b === undefined) return false;
  const wide = (type: Type) => checker.typeToString(checker.getWidenedType(type) ?? type);
  return isText(a) && isText(b)
    ? textOf(source, one) !== textOf(source, other)
    : wide(a) === wide(b);
}

const isText = (type: Type): boolean =>
  partsOf(type).every((part) => isA(part, TypeFlags.StringLike));
