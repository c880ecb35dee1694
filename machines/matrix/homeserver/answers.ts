/** What a homeserver answers, by request: its success, and what the texts have beside that. */

import * as v from 'valibot';
import type { AnswerForm, AnswerForms } from '../../careless/answers.ts';
import type { Schema } from '../../careless/schema.ts';
import {
  capabilitiesSchema,
  getTokenResponseSchema,
  keysQueryResponseSchema,
  keysUploadResponseSchema,
  loginResponseSchema,
  signaturesUploadResponseSchema,
} from '../messages.ts';
import { strangeSession } from './loginTokens.ts';

/** Errors that any endpoint of the client-server API can have, and a success that is none. */
const refusals: AnswerForm['refusals'] = [
  { status: 202, body: {} },
  { status: 400, code: 'M_UNKNOWN' },
  { status: 401, code: 'M_UNKNOWN_TOKEN' },
  { status: 403, code: 'M_FORBIDDEN' },
  { status: 404, code: 'M_UNRECOGNIZED' },
  { status: 429, code: 'M_LIMIT_EXCEEDED', headers: { 'retry-after': '1' } },
  { status: 500, code: 'M_UNKNOWN' },
];

/** UIA, which MSC3882 asks for. */
const flows = [{ stages: ['m.login.password'] }];
const challenge = { session: strangeSession, flows, params: {} };

export const answered = (body: Schema, more: AnswerForm['refusals'] = []): AnswerForm => ({
  status: 200,
  body,
  refusals: [...refusals, ...more],
});

export const homeserverAnswers: AnswerForms = {
  'GET capabilities': answered(capabilitiesSchema),
  'POST login/get_token': answered(getTokenResponseSchema, [
    { status: 401, code: 'UIA', body: challenge },
  ]),
  'POST login': answered(loginResponseSchema),
  'POST keys/upload': answered(keysUploadResponseSchema),
  'POST keys/query': answered(keysQueryResponseSchema),
  'POST keys/signatures/upload': answered(signaturesUploadResponseSchema),
  'PUT sendToDevice': answered(v.object({})),
  'POST logout': answered(v.object({})),
};
