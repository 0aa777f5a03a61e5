// Reading the answer of a language model that speaks OpenAI's words: what was used first, for that is charged whatever was said.
import type { FinishedResult, TextDescription, Usage } from '#rooms/generation/provider.ts'
import { FailedWorkError, UnknownOutcomeError } from './outcomes.ts'
import { countOf, listOf, recordOf, textOf } from './problem.ts'
import { inputOf, readAnswer } from './structured-text.ts'

type Json = Readonly<Record<string, unknown>>

/** Throws FailedWorkError with what is charged, or UnknownOutcomeError where nothing is answered. */
export function chatResult(json: Json, text: TextDescription): FinishedResult {
  const choice = recordOf(listOf(json.choices)[0])
  if (listOf(json.choices).length === 0) throw new UnknownOutcomeError('The provider answered without any choice.')
  const usage = chatUsage(recordOf(json.usage))
  const finish = textOf(choice.finish_reason)
  const answer = readAnswer(textOf(recordOf(choice.message).content), text.schema !== undefined)
  const no = noIn(choice, { answer, text })
  if (no) throw new FailedWorkError({ ...no, isCharged: true, ...(usage ? { usage } : {}) })
  return {
    state: 'succeeded',
    output: {
      mediaType: text.schema === undefined ? 'text/plain' : 'application/json',
      bytes: new TextEncoder().encode(answer),
      facts: { finish_reason: finish, model: textOf(json.model) },
      ...(usage ? { usage } : {}),
    },
  }
}

type Said = { readonly answer: string; readonly text: TextDescription }
type No = { readonly cause: 'blocked' | 'busy' | 'internal'; readonly message: string }

function noIn(choice: Json, { answer, text }: Said): No | null {
  const refusal = textOf(recordOf(choice.message).refusal)
  const finish = textOf(choice.finish_reason)
  if (refusal !== '') return { cause: 'blocked', message: `The model refuses: ${refusal.slice(0, 300)}` }
  if (finish === 'content_filter') return { cause: 'blocked', message: 'The provider filtered the answer.' }
  if (finish === 'insufficient_system_resource')
    return { cause: 'busy', message: 'The provider ran out of capacity while answering.' }
  if (finish === 'length' && text.schema !== undefined)
    return { cause: 'internal', message: `The answer did not fit into ${text.outputTokensMax} tokens.` }
  return answer === '' ? { cause: 'internal', message: 'The provider sent an empty answer.' } : null
}

/** DeepSeek has a name of its own for what it had read before. */
const cachedIn = (used: Json) =>
  countOf(used.prompt_cache_hit_tokens) ?? countOf(recordOf(used.prompt_tokens_details).cached_tokens) ?? 0

/** Half a count would make the other half free: without both, what was held for is charged. */
function chatUsage(used: Json): Usage | undefined {
  const input = countOf(used.prompt_tokens)
  const output = countOf(used.completion_tokens)
  return input === null || output === null ? undefined : { ...inputOf(input, cachedIn(used)), output_token: output }
}
