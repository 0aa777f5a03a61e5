// Which dialect is asked whether a key of a provider is good: the first that its models speak and that has such a call.
import type { Catalogue } from '#rooms/catalogue/catalogue.ts'
import type { Dialect, EngineAccess, ProbeResult } from '#rooms/generation/provider.ts'

type Parts = {
  readonly catalogue: Pick<Catalogue, 'provider' | 'snapshot'>
  readonly dialects: readonly Dialect[]
}

export function probeProvider({ catalogue, dialects }: Parts) {
  return async (providerId: string, access: EngineAccess, signal: AbortSignal): Promise<ProbeResult | null> => {
    const provider = catalogue.provider(providerId)
    // Retired and disabled models too: the key is the same.
    const spoken = new Set(
      [...catalogue.snapshot().models.values()].flatMap((model) =>
        model.provider === providerId ? model.dialect : [],
      ),
    )
    const dialect = dialects.find((one) => spoken.has(one.id) && one.probe !== undefined)
    return provider && dialect?.probe ? dialect.probe(provider, access, signal) : null
  }
}
