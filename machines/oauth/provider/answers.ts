/** What an OpenID provider answers, by request: its success, and what RFC 8628 has beside that. */

import type { AnswerForm, AnswerForms } from '../../careless/answers.ts';
import type { Schema } from '../../careless/schema.ts';
import { configurationSchema, registrationSchema, tokenSchema } from '../messages.ts';

/** An error as OAuth has it (RFC 6749, section 5.2). */
const error = (code: string) => ({ status: 400, code, body: { error: code } });

/** What any endpoint can answer, and a success that is none. */
const refusals: AnswerForm['refusals'] = [
  { status: 202, body: {} },
  error('invalid_request'),
  { status: 401, code: 'invalid_client', body: { error: 'invalid_client' } },
  { status: 404 },
  { status: 429, headers: { 'retry-after': '1' } },
  { status: 500 },
];

interface Spelling {
  /** The answer of the device authorization endpoint. */
  readonly authorization: Schema;
  /** The error when the user said no. */
  readonly deniedError: string;
}

export const providerAnswers = ({ authorization, deniedError }: Spelling): AnswerForms => ({
  'GET provider/configuration': { status: 200, body: configurationSchema, refusals },
  'POST provider/registration': { status: 201, body: registrationSchema, refusals },
  'POST provider/device': {
    status: 200,
    body: authorization,
    refusals: [...refusals, error('invalid_client')],
  },
  'POST provider/token': {
    status: 200,
    body: tokenSchema,
    refusals: [
      ...refusals,
      ...['authorization_pending', 'slow_down', deniedError, 'expired_token', 'invalid_grant'].map(
        error,
      ),
    ],
  },
});
