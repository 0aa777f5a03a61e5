// What having several things made costs now, by the very path on which their prices are frozen and held.
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { expectBilled } from './access.ts'
import type { Deps } from './deps.ts'
import { quote } from './intent.ts'
import type { GenerationInput, GenerationKind, Money } from './provider.ts'
import { type Wait, waitsOf } from './rate.ts'

export type Wished = { readonly engineId: string; readonly input: GenerationInput }

/** By currency, the first priced one first; what is free adds nothing. */
export type Costs = {
  /** What would be held. */
  readonly costs: readonly Money[]
  /** What of it the wallet would be asked for: nothing of what goes out with a key of one's own. */
  readonly billed: readonly Money[]
  /** What of it waits for its rate. */
  readonly waits: readonly Wait[]
}

/** Each wish is one thing to make. Throws NO_ENGINE. */
export async function costsOf(deps: Deps, scope: Scope, wishes: readonly Wished[]): Promise<Costs> {
  const [costs, billed] = [new Map<string, bigint>(), new Map<string, bigint>()]
  const isBilled = new Map<string, boolean>()
  for (const { engineId, input } of wishes) {
    const engine = deps.registry.find(input.kind, engineId)
    const { money } = quote(engine, input)
    if (money.micros === 0n) continue
    add(costs, money)
    if (!isBilled.has(engine.id))
      isBilled.set(engine.id, deps.billing.mode === 'enforce' && (await expectBilled(deps, scope, engine)))
    if (isBilled.get(engine.id)) add(billed, money)
  }
  const counts = new Map<GenerationKind, number>()
  for (const { input } of wishes) counts.set(input.kind, (counts.get(input.kind) ?? 0) + 1)
  return { costs: listed(costs), billed: listed(billed), waits: await waitsOf(deps, scope, counts) }
}

function add(sums: Map<string, bigint>, { currency, micros }: Money): void {
  sums.set(currency, (sums.get(currency) ?? 0n) + micros)
}

const listed = (sums: ReadonlyMap<string, bigint>): Money[] =>
  [...sums].map(([currency, micros]) => ({ currency, micros }))
