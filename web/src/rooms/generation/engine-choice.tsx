// Which engine makes each kind of thing for one project: where it works, what leaves this machine, and what it costs.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { EngineKind } from '#contract/generation.ts'
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
import { useNameOf, usePricesOf } from '../catalogue/catalogue.ts'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { useChoiceTexts } from './choice-texts.ts'
import { KINDS } from './engines.ts'
import { type Shelved, useEngineName, useShelf } from './shelf.ts'
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
