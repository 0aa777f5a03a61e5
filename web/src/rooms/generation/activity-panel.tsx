import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Receipt, SearchX } from 'lucide-react'
import { GENERATION_STATES, type Generation } from '#contract/generation.ts'
import { FilterSelect } from '#web/kit/filter-select.tsx'
import { FoundList } from '#web/kit/found-list.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { useNameOf } from '../catalogue/catalogue.ts'
import { providersQuery } from '../keys/keys.ts'
import { ProjectFilter } from '../projects/project-filter.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { activityQuery } from './activity.ts'
import { ActivityRow } from './activity-row.tsx'
import { useActivityTexts } from './activity-texts.ts'

type Wish = {
  readonly state?: string | undefined
  readonly provider?: string | undefined
  readonly project?: string | undefined
  readonly page?: string | undefined
}
const OPEN = 'open'
const STATES = [OPEN, ...GENERATION_STATES] as const

/** What engines were asked to make; what waits for an answer can be asked for alone. */
export function ActivityPanel() {
  const t = useActivityTexts()
  const { id } = useWorkspace()
  const wish = useSearch({ strict: false }) as Wish
  const change = useChange()
  const state = STATES.find((each) => each === wish.state)
  const found = useQuery(
    activityQuery(id, {
      ...(state === OPEN ? { open: true } : { state }),
      provider: wish.provider,
      project_id: wish.project,
      page: Math.max(1, Math.floor(Number(wish.page ?? 1)) || 1),
    }),
  )
  return (
    <div className="flex flex-col gap-4">
      <p className="max-w-2xl text-muted">{t('about')}</p>
      <Filters wish={wish} change={change} />
      <FoundList
        found={found}
        label={t('about')}
        countOf={(count) => t('found', { count })}
        empty={<Nothing wish={wish} change={change} />}
        row={(one: Generation) => <ActivityRow key={one.id} one={one} />}
        onPage={(page) => change({ page: String(page) })}
      />
    </div>
  )
}

type Change = (changed: Wish) => void

/** All that is shown stands in the address; another filter begins at the first page. */
function useChange(): Change {
  const navigate = useNavigate()
  const { slug } = useWorkspace()
  return (changed) =>
    void navigate({
      to: paths.engines,
      params: { workspace: slug },
      replace: !('page' in changed),
      search: (before) => {
        const { page: _first, ...rest } = before as Wish
        return Object.fromEntries(Object.entries({ ...rest, ...changed }).filter(([, value]) => value !== undefined))
      },
    })
}

function Filters({ wish, change }: { readonly wish: Wish; readonly change: Change }) {
  const t = useActivityTexts()
  const nameOf = useNameOf()
  const { data: providers } = useQuery(providersQuery)
  const providerName = (providerId: string) => {
    const found = providers?.items.find((each) => each.id === providerId)
    return found ? nameOf(found.name) : providerId
  }
  return (
    <div className="flex flex-wrap gap-2">
      <FilterSelect
        label={t('state')}
        any={t('anyState')}
        value={wish.state}
        options={STATES}
        nameOf={(state) => (state === OPEN ? t('open') : t(`states.${state}`))}
        onChange={(state) => change({ state })}
      />
      <FilterSelect
        label={t('provider')}
        any={t('anyProvider')}
        value={wish.provider}
        options={(providers?.items ?? []).map((each) => each.id)}
        nameOf={providerName}
        onChange={(provider) => change({ provider })}
      />
      <ProjectFilter value={wish.project} onChange={(project) => change({ project })} />
    </div>
  )
}

function Nothing({ wish, change }: { readonly wish: Wish; readonly change: Change }) {
  const t = useActivityTexts()
  const isFiltered = [wish.state, wish.provider, wish.project, wish.page].some((each) => each !== undefined)
  if (!isFiltered)
    return (
      <Empty icon={<Receipt className="size-6" />} title={t('noneTitle')}>
        {t('noneText')}
      </Empty>
    )
  return (
    <Empty
      icon={<SearchX className="size-6" />}
      title={t('noMatchTitle')}
      actions={
        <Button onClick={() => change({ state: undefined, provider: undefined, project: undefined })}>
          {t('clear')}
        </Button>
      }
    />
  )
}
