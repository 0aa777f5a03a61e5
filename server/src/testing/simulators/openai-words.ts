// How OpenAI and those who copy it say no.
import type { SimRefusal } from './provider-simulation.ts'
import { bearerOf, type SimReply, type SimRequest } from './sim-request.ts'

type Words = { readonly status: number; readonly type: string; readonly code: string | null; readonly message: string }

const WORDS: Record<SimRefusal, Words> = {
  busy: {
    status: 429,
    type: 'requests',
    code: 'rate_limit_exceeded',
    message:
      'Rate limit reached for gpt-6-sol in organization org-x on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try ' +
      'again in 20s. You can increase your rate limit by adding a payment method to your account at https://platform.openai.com/account/billing.',
  },
  down: {
    status: 500,
    type: 'server_error',
    code: null,
    message: 'The server had an error while processing your request.',
  },
  bad_input: {
    status: 400,
    type: 'invalid_request_error',
    code: 'invalid_value',
    message: "Invalid value: 'size' is not supported by this model.",
  },
  blocked: {
    status: 400,
    type: 'image_generation_user_error',
    code: 'moderation_blocked',
    message: 'Your request was rejected by the safety system.',
  },
  no_balance: {
    status: 429,
    type: 'insufficient_quota',
    code: 'insufficient_quota',
    message: 'You exceeded your current quota, please check your plan and billing details.',
  },
  bad_key: {
    status: 401,
    type: 'invalid_request_error',
    code: 'invalid_api_key',
    message: 'Incorrect API key provided: {key}.',
  },
}

/** Repeats the key that it was given, as some really do. */
export function openaiRefusal(refusal: SimRefusal, request: SimRequest): SimReply {
  const { status, type, code, ...words } = WORDS[refusal]
  const message = words.message.replace('{key}', bearerOf(request) ?? '')
  return { status, headers: { 'x-request-id': 'req_1' }, json: { error: { message, type, param: null, code } } }
}

export function openaiInvalid(message: string, param: string | null = null): SimReply {
  return { status: 400, json: { error: { message, type: 'invalid_request_error', param, code: null } } }
}
