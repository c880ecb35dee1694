import type { Property } from '../../sim/check/property.ts';

export const properties: readonly Property[] = [];
