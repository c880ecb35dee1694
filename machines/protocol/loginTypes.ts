/** Which examples are meant as messages that devices exchange to log one of them in. */

import type { Json } from 'actorcheck';
import * as v from 'valibot';

/** Ways to log in, which requests of `POST /login` and its kin are of: no messages of devices. */
const waysIn = new RegExp(
  '^m\\.login\\.(password|token|sso|recaptcha|msisdn|dummy|terms|registration_token|' +
    'application_service|email\\.)',
);

const loginSchema = v.looseObject({
  type: v.pipe(
    v.string(),
    v.regex(/^m\.login\.[a-z_]+$/),
    v.check((type) => !waysIn.test(type)),
  ),
});

export const isLogin = (value: Json): boolean => v.is(loginSchema, value);
