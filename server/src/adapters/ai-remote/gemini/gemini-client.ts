// What all Gemini dialects share: the key header, how Google says no, and reading an answer of `generateContent`.
import type { EngineAccess, ProbeResult, ProviderSettings, Usage } from '#rooms/generation/provider.ts'
import { FailedWorkError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { countOf, listOf, type Problem, type ProblemRule, recordOf, textOf } from '../shared/problem.ts'
import { type ClientDeps, createProviderClient, type ProviderClient } from '../shared/provider-client.ts'
import { byStatus } from '../shared/readings.ts'
import { inputOf } from '../shared/structured-text.ts'

type Json = Readonly<Record<string, unknown>>

const rules: readonly ProblemRule[] = [
  { match: /API_KEY_INVALID|API key not valid|API key expired/i, cause: 'auth' },
  // Which quota is said in the details only: the sentence of every quota, of a minute's too, tells to check plan and billing.
  { of: 'code', match: /PerDay|BILLING/, cause: 'no_balance' },
  { of: 'code', match: /Per(Second|Minute|Hour)|RATE_LIMIT/, cause: 'busy' },
  { match: /credits are depleted|enable billing|billing account/i, cause: 'no_balance' },
  { match: /\b(safety|PROHIBITED_CONTENT|content_policy|blocked)\b/i, cause: 'blocked' },
]

export function geminiClient(deps: ClientDeps, provider: ProviderSettings): ProviderClient {
  return createProviderClient(deps, {
    provider,
    auth: 'x-goog-api-key',
    reading: byStatus({ rules, problemIn: blockedPrompt, unknownJob: /invalid interaction name/i }),
  })
}

/** Said with HTTP 200 and without any candidate. */
function blockedPrompt(json: unknown): Omit<Problem, 'retryAfterMs'> | undefined {
  const reason = textOf(recordOf(recordOf(json).promptFeedback).blockReason)
  if (reason === '' || listOf(recordOf(json).candidates).length > 0) return undefined
  return { cause: 'blocked', message: `The provider's moderation refuses the prompt: ${reason}.` }
}

export function probeGemini(deps: ClientDeps) {
  return (provider: ProviderSettings, access: EngineAccess | undefined, signal: AbortSignal): Promise<ProbeResult> =>
    geminiClient(deps, provider).probe({ path: '/models?pageSize=200', access, signal }, (json) =>
      listOf(recordOf(json).models).map((each) => textOf(recordOf(each).name).replace(/^models\//, '')),
    )
}

export type Candidate = {
  /** Without thoughts, in order. */
  readonly parts: readonly Json[]
  readonly finishReason: string
  /** Undefined where it is not told. */
  readonly usage: Usage | undefined
}

/**
 * The first candidate. Throws FailedWorkError where the model stopped because of what it said.
 * @param also what is charged beside the tokens
 */
export function candidateOf(json: Json, also: Usage = {}): Candidate {
  const first = recordOf(listOf(json.candidates)[0])
  if (listOf(json.candidates).length === 0)
    throw new UnknownOutcomeError('The provider answered without any candidate.')
  const usage = usageIn(recordOf(json.usageMetadata), also)
  const finishReason = textOf(first.finishReason)
  if (/SAFETY|PROHIBITED|BLOCKLIST|SPII|RECITATION/.test(finishReason))
    throw new FailedWorkError({
      cause: 'blocked',
      message: `The provider's moderation stopped the answer: ${finishReason}.`,
      isCharged: true,
      ...(usage ? { usage } : {}),
    })
  return {
    parts: listOf(recordOf(first.content).parts)
      .map(recordOf)
      .filter(({ thought }) => thought !== true),
    finishReason,
    usage,
  }
}

/** Counts of nothing are left out over there. */
function usageIn(used: Json, also: Usage): Usage | undefined {
  const input = countOf(used.promptTokenCount)
  if (input === null) return undefined
  const output = (countOf(used.candidatesTokenCount) ?? 0) + (countOf(used.thoughtsTokenCount) ?? 0)
  return { ...also, ...inputOf(input, countOf(used.cachedContentTokenCount) ?? 0), output_token: output }
}

/** The last part with data of that kind: earlier ones may be drafts. */
export function inlineData(candidate: Candidate, kind: 'image' | 'audio'): { bytes: Buffer; mimeType: string } {
  const found = candidate.parts
    .map(({ inlineData: data }) => recordOf(data))
    .filter(({ mimeType, data }) => textOf(mimeType) !== '' && textOf(data) !== '')
    .at(-1)
  if (found !== undefined) return { bytes: Buffer.from(textOf(found.data), 'base64'), mimeType: textOf(found.mimeType) }
  const words = candidate.parts.map(({ text }) => textOf(text)).join(' ')
  throw new FailedWorkError({
    cause: 'internal',
    message: `The provider sent no ${kind} (${candidate.finishReason}): ${words}`.slice(0, 400),
    isCharged: true,
    ...(candidate.usage ? { usage: candidate.usage } : {}),
  })
}

export function generatePath(model: string): string {
  return `/models/${encodeURIComponent(model)}:generateContent`
}
