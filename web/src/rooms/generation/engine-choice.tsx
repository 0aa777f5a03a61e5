// Which engine makes each kind of thing for one project: where it works, what leaves this machine, and what it costs.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Model, Provider } from '#contract/catalogue.ts'
import type { Engine, EngineKind } from '#contract/generation.ts'
import type { UsableKeys } from '#contract/keys.ts'
import type { ProjectDetail, ProjectSettings } from '#contract/projects.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { paths } from '#web/paths.ts'
import { Field } from '#web/ui/field.tsx'
import { Select } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { modelsQuery, usableKeysQuery, useNameOf, usePricesOf } from '../catalogue/catalogue.ts'
import { providersQuery } from '../keys/keys.ts'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { useChoiceTexts } from './choice-texts.ts'
import { enginesQuery, isLocalName, KINDS } from './engines.ts'
import { useTexts } from './texts.ts'

type Chosen = ProjectSettings['engines']

export function EngineChoice({ project }: { readonly project: ProjectDetail }) {
  const t = useChoiceTexts()
  const mayChange = isAtLeast(useWorkspace().role, 'director')
  const { shelf, error, retry } = useShelf()
  const choose = useChoose(project)
  return (
    <section
      aria-labelledby="engines-title"
      className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-4"
    >
      <div>
        <h2 id="engines-title" className="text-base font-semibold">
          {t('title')}
        </h2>
        <p className="text-xs text-muted">{t(mayChange ? 'about' : 'mayNot')}</p>
      </div>
      <Problem error={error} onRetry={retry} />
      {!shelf && !error && <Skeleton className="h-64 w-full" />}
      {shelf &&
        KINDS.map((kind) => (
          <KindChoice
            key={kind}
            kind={kind}
            shelf={shelf}
            chosen={project.settings.engines[kind]}
            isDisabled={!mayChange || choose.isPending}
            onChoose={(id) => choose.mutate({ ...project.settings.engines, [kind]: id })}
          />
        ))}
      <Problem error={choose.error} />
    </section>
  )
}

/** An engine with what the catalogue knows of it; engines of this machine are in no catalogue. */
type Shelved = {
  readonly engine: Engine
  readonly model: Model | undefined
  readonly provider: Provider | undefined
  readonly place: Place
}
type Place = 'here' | 'outside' | 'needsKey'

function useShelf() {
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

function useChoose(project: ProjectDetail) {
  const t = useChoiceTexts()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (engines: Chosen) =>
      api.patch<ProjectDetail>(`/projects/${project.id}`, {
        body: { settings: { engines } },
        revision: project.revision,
      }),
    onSuccess: () => tell(t('saved')),
    // Also after a refusal: somebody else may have changed the project. A plan costs something else from now on.
    onSettled: () => client.invalidateQueries({ queryKey: keys.ofProject(project.id) }),
  })
}

type KindProps = {
  readonly kind: EngineKind
  readonly shelf: readonly Shelved[]
  readonly chosen: string | null
  readonly isDisabled: boolean
  readonly onChoose: (id: string | null) => void
}

const PLACES = ['here', 'outside', 'needsKey'] as const

function KindChoice({ kind, shelf, chosen, isDisabled, onChoose }: KindProps) {
  const t = useChoiceTexts()
  const kinds = useTexts()
  const nameOf = useEngineName()
  const ofKind = shelf.filter((each) => each.engine.kind === kind)
  // Nothing moves unless it is asked for, whatever could make it move.
  const usual = kind === 'video' ? undefined : ofKind.find((each) => each.place === 'here' && each.engine.is_default)
  const shown = chosen === null ? usual : ofKind.find((each) => each.engine.id === chosen)
  return (
    <Field
      label={kinds(`kind.${kind}`)}
      hint={<Consequences kind={kind} shown={shown} isGone={chosen !== null && shown === undefined} />}
    >
      {(control) => (
        <Select
          {...control}
          value={chosen ?? ''}
          disabled={isDisabled}
          onChange={(event) => onChoose(event.target.value === '' ? null : event.target.value)}
        >
          <option value="">{nameOf.nothing(kind, usual)}</option>
          {chosen !== null && shown === undefined && <option value={chosen}>{t('gone', { id: chosen })}</option>}
          {PLACES.map((place) => {
            const offered = ofKind.filter((each) => each.place === place && each !== usual)
            return (
              offered.length > 0 && (
                <optgroup key={place} label={t(place)}>
                  {offered.map((each) => (
                    <option key={each.engine.id} value={each.engine.id}>
                      {each === shown ? nameOf.bare(each) : nameOf.engine(each)}
                    </option>
                  ))}
                </optgroup>
              )
            )
          })}
        </Select>
      )}
    </Field>
  )
}

function useEngineName() {
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

type ConsequencesProps = {
  readonly kind: EngineKind
  readonly shown: Shelved | undefined
  readonly isGone: boolean
}

/** What choosing it means: for what is private, for the money, and whether it can work. */
function Consequences({ kind, shown, isGone }: ConsequencesProps) {
  const t = useChoiceTexts()
  const nameOf = useNameOf()
  const pricesOf = usePricesOf()
  const { slug } = useWorkspace()
  if (isGone) return <span className="text-danger">{t('goneText')}</span>
  if (!shown?.provider || !shown.model) return kind === 'text' && !shown ? null : t('stays')
  const provider = nameOf(shown.provider.name)
  const prices = pricesOf(shown.model.prices)
  const isFree = Object.values(shown.model.prices.units).every(({ micros }) => micros === 0)
  return (
    <div className="flex flex-col gap-1">
      {shown.place === 'here' ? (
        <span>{t('stays')}</span>
      ) : (
        <span>
          {t(`leaves.${kind}`, { provider })} {isFree ? t('costsNothing') : t('costs', { prices: prices.join(', ') })}
        </span>
      )}
      {!shown.model.is_verified && !isFree && <span className="text-warn">{t('unverified')}</span>}
      {shown.place === 'needsKey' && (
        <Notice
          tone="warn"
          actions={
            <Link to={paths.engines} params={{ workspace: slug }} search={{ tab: 'keys' }} className="underline">
              {t('addKey')}
            </Link>
          }
        >
          {t('missingKey', { provider })}
        </Notice>
      )}
      {shown.place !== 'needsKey' && !shown.engine.is_available && (
        <span className="text-danger">
          {shown.engine.reason} {shown.engine.remedy}
        </span>
      )}
    </div>
  )
}
