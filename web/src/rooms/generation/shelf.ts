// What there is to choose from: engines with what the catalogue and the stored keys know of them.
import { useQuery } from '@tanstack/react-query'
import type { Model, Provider } from '#contract/catalogue.ts'
import type { Engine, EngineKind } from '#contract/generation.ts'
import type { UsableKeys } from '#contract/keys.ts'
import { modelsQuery, usableKeysQuery, useNameOf, usePricesOf } from '../catalogue/catalogue.ts'
import { providersQuery } from '../keys/keys.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { useChoiceTexts } from './choice-texts.ts'
import { enginesQuery, isLocalName } from './engines.ts'
import { useTexts } from './texts.ts'

/** An engine with what the catalogue knows of it; engines of this machine are in no catalogue. */
export type Shelved = {
  readonly engine: Engine
  readonly model: Model | undefined
  readonly provider: Provider | undefined
  readonly place: Place
}
type Place = 'here' | 'outside' | 'needsKey'

export function useShelf() {
  const workspace = useWorkspace()
  const engines = useQuery(enginesQuery(workspace.id))
  const models = useQuery(modelsQuery)
  const providers = useQuery(providersQuery)
  // A guest is told of no keys, only whether an engine can work for him.
  const isGuest = workspace.guestOf !== null
  const usable = useQuery({ ...usableKeysQuery(workspace.id), enabled: !isGuest })
  const all = [engines, models, providers, usable]
  const retry = () => void Promise.all(all.filter((each) => each.error).map((each) => each.refetch()))
  const error = all.find((each) => each.error)?.error
  if (!(engines.data && models.data && providers.data && (isGuest || usable.data)))
    return { shelf: undefined, error, retry }
  const shelf = engines.data.items.map((engine): Shelved => {
    const model = models.data.items.find((each) => each.id === engine.id)
    const provider = providers.data.items.find((each) => each.id === model?.provider)
    return { engine, model, provider, place: placeOf(engine, provider, usable.data) }
  })
  return { shelf, error, retry }
}

function placeOf(engine: Engine, provider: Provider | undefined, usable: UsableKeys | undefined): Place {
  if (provider === undefined || engine.is_local === true) return 'here'
  if (usable === undefined) return provider.needs_key && !engine.is_available ? 'needsKey' : 'outside'
  const found = usable.items.find((each) => each.provider === provider.id)
  const count = found ? found.own + found.workspace + found.installation : 0
  return provider.needs_key && count === 0 ? 'needsKey' : 'outside'
}

export function useEngineName() {
  const t = useChoiceTexts()
  const names = useTexts()
  const nameOf = useNameOf()
  const pricesOf = usePricesOf()
  const bare = ({ engine, model, provider }: Shelved): string => {
    if (isLocalName(engine.id)) return names(`local_names.${engine.id}`)
    if (!model) return engine.id
    return provider ? `${nameOf(model.name)} · ${nameOf(provider.name)}` : nameOf(model.name)
  }
  return {
    /** For the closed field, which is narrow: what it costs stands below. */
    bare,
    engine: (each: Shelved) => [bare(each), ...(each.model ? pricesOf(each.model.prices).slice(0, 1) : [])].join(' · '),
    nothing: (kind: EngineKind, usual: Shelved | undefined) => {
      if (kind === 'video') return t('stills')
      return usual ? t('defaultIs', { name: bare(usual) }) : t('firstUsable')
    },
  }
}
