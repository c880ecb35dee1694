/** Members by names that a model has made up: one may be called `constructor`. */

/** What stands under the name in the record itself: not what all objects inherit. */
export const ownMember = <T>(
  record: Readonly<Record<string, T>> | undefined,
  name: string,
): T | undefined =>
  record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
