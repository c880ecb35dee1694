/** Client-server API, "Web browser clients". */

import type { CorsRules } from './kind.ts';

export const homeserverCors: CorsRules = {
  allowedHeaders: 'X-Requested-With,Content-Type,Authorization',
  methods: 'GET,POST,PUT,DELETE,OPTIONS',
};
