import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Archive, Clapperboard, Plus, SearchX } from 'lucide-react'
import { lazy, Suspense, useCallback } from 'react'
import { Page } from '#web/kit/page.tsx'
import { Pager } from '#web/kit/pager.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { DEFAULT_SORT, FilterBar, type ProjectSearch } from './filter-bar.tsx'
import { type Cards, cardsQuery } from './project.ts'
import { useProjectRights } from './project-actions.ts'
import { CardSkeleton, ProjectCard } from './project-card.tsx'
import { useTexts } from './texts.ts'

const CreateDialog = lazy(async () => ({ default: (await import('./create-dialog.tsx')).CreateDialog }))
const Guide = lazy(async () => ({ default: (await import('./guide.tsx')).Guide }))

type Wish = ProjectSearch & { readonly new?: string }

export function ProjectsPage() {
  const t = useTexts()
  const { id } = useWorkspace()
  const { wish, change } = useWish()
  const { mayCreate } = useProjectRights()
  const { search, stage, kind, status, sort = DEFAULT_SORT, page } = wish
  const cards = useQuery(cardsQuery(id, { search, stage, kind, status, sort, page: Number(page ?? 1) || 1 }))
  const isFiltered = [search, stage, kind, status].some((each) => each !== undefined)
  const isFresh = cards.data?.pagination.total === 0 && !isFiltered
  return (
    <Page
      title={t('title')}
      actions={
        mayCreate && (
          <Button
            look={isFresh ? 'secondary' : 'primary'}
            icon={<Plus aria-hidden className="size-4" />}
            onClick={() => change({ new: '1' })}
          >
            {t('newProject')}
          </Button>
        )
      }
    >
      <Problem error={cards.error} onRetry={() => void cards.refetch()} />
      {isFresh ? (
        <Beginning onNew={() => change({ new: '1' })} onArchived={() => change({ status: 'archived' })} />
      ) : (
        <>
          <FilterBar wish={wish} onChange={change} />
          <Grid cards={cards.data} isStale={cards.isPlaceholderData} wish={wish} onChange={change} />
        </>
      )}
      {wish.new !== undefined && mayCreate && (
        <Suspense>
          <CreateDialog onClose={() => change({ new: undefined })} />
        </Suspense>
      )}
    </Page>
  )
}

type Change = (change: { [K in keyof Wish]?: string | undefined }) => void

/** All that the page shows is in its address, so that it can be kept, shared and gone back to. */
function useWish(): { readonly wish: Wish; readonly change: Change } {
  const { slug } = useWorkspace()
  const navigate = useNavigate()
  const wish = useSearch({ strict: false }) as Wish
  const change: Change = useCallback(
    (changed) =>
      void navigate({
        to: paths.projects,
        params: { workspace: slug },
        replace: !('page' in changed),
        search: (before) => {
          const { page: _first, ...rest } = before as Wish
          const after = { ...rest, ...('new' in changed ? before : {}), ...changed }
          return Object.fromEntries(Object.entries(after).filter(([, value]) => value !== undefined))
        },
      }),
    [navigate, slug],
  )
  return { wish, change }
}

type GridProps = {
  readonly cards: Cards | undefined
  readonly isStale: boolean
  readonly wish: Wish
  readonly onChange: Change
}

const GRID = 'grid grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))] gap-4'
const SKELETONS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

function Grid({ cards, isStale, wish, onChange }: GridProps) {
  const t = useTexts()
  if (cards === undefined)
    return (
      <div className={GRID}>
        {SKELETONS.map((each) => (
          <CardSkeleton key={each} />
        ))}
      </div>
    )
  if (cards.items.length === 0) return <NothingFound wish={wish} onChange={onChange} />
  const { page, pages, total } = cards.pagination
  return (
    <section aria-label={t('title')} aria-busy={isStale}>
      <p role="status" className="sr-only">
        {t('found', { count: total })}
      </p>
      <div className={GRID}>
        {cards.items.map((project) => (
          <ProjectCard key={project.id} project={project} />
        ))}
      </div>
      <Pager page={page} pages={pages} onChange={(next) => onChange({ page: String(next) })} />
    </section>
  )
}

function NothingFound({ wish, onChange }: Pick<GridProps, 'wish' | 'onChange'>) {
  const t = useTexts()
  const isOnlyArchived = wish.status === 'archived' && !wish.search && !wish.stage && !wish.kind
  if (isOnlyArchived)
    return (
      <Empty icon={<Archive className="size-6" />} title={t('noArchivedTitle')}>
        {t('noArchivedText')}
      </Empty>
    )
  return (
    <Empty
      icon={<SearchX className="size-6" />}
      title={t('noMatchTitle')}
      actions={
        <Button onClick={() => onChange({ search: undefined, stage: undefined, kind: undefined, status: undefined })}>
          {t('clearFilters')}
        </Button>
      }
    >
      {t('noMatchText')}
    </Empty>
  )
}

function Beginning({ onNew, onArchived }: { readonly onNew: () => void; readonly onArchived: () => void }) {
  const t = useTexts()
  const { mayCreate, mayChange } = useProjectRights()
  if (!mayChange)
    return (
      <Empty
        icon={<Clapperboard className="size-6" />}
        title={t('noneTitle')}
        actions={mayCreate && <Button onClick={onNew}>{t('newProject')}</Button>}
      >
        {t('noneText')}
      </Empty>
    )
  return (
    <>
      <Suspense>
        <Guide />
      </Suspense>
      <p className="mt-6 text-center">
        <Button look="quiet" size="small" onClick={onArchived}>
          {t('showArchived')}
        </Button>
      </p>
    </>
  )
}
