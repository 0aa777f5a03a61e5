import type { EngineAccess, ProbeResult, ProviderSettings } from '#rooms/generation/provider.ts'
import { openaiRules, problemInSuccess } from '../shared/openai-rules.ts'
import { listOf, recordOf, textOf } from '../shared/problem.ts'
import { type ClientDeps, createProviderClient, type ProviderClient } from '../shared/provider-client.ts'
import { byStatus } from '../shared/readings.ts'
import { textOption } from '../shared/remote-engine.ts'

export function openaiClient(deps: ClientDeps, provider: ProviderSettings): ProviderClient {
  return createProviderClient(deps, {
    provider,
    reading: byStatus({ rules: openaiRules, problemIn: problemInSuccess }),
  })
}

/** Asks for the list of models, which costs nothing and needs the key. The option `probe_path` names another question. */
export function probeOpenai(deps: ClientDeps) {
  return (provider: ProviderSettings, access: EngineAccess | undefined, signal: AbortSignal): Promise<ProbeResult> =>
    openaiClient(deps, provider).probe(
      { path: textOption(provider, 'probe_path', '/models'), access, signal },
      (json) => listOf(recordOf(json).data).map((each) => textOf(recordOf(each).id)),
    )
}
