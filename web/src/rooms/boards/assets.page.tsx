// Characters and locations of a project: big pictures, and beside them all that is known of the one that is chosen.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { FileText, MapPin, MousePointerClick, Users } from 'lucide-react'
import { isFault } from '#web/api/fault.ts'
import { useTitle } from '#web/kit/page.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { buttonClasses } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useProjectId } from '../projects/project.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { type AssetKind, standingsQuery } from './assets-data.ts'
import { AssetsGrid } from './assets-grid.tsx'
import { AssetsHead } from './assets-head.tsx'
import { AssetsPanel } from './assets-panel.tsx'
import { useTexts } from './assets-texts.ts'
import { boardQuery } from './director-data.ts'

type Wish = { readonly character?: string; readonly location?: string }

/** The address holds what is chosen: `character=` alone means all characters, none chosen. */
function useChoice() {
  const wish = useSearch({ strict: false }) as Wish
  const navigate = useNavigate()
  const { slug } = useWorkspace()
  const projectId = useProjectId()
  const kind: AssetKind = wish.location === undefined ? 'character' : 'location'
  const id = (kind === 'character' ? wish.character : wish.location) ?? ''
  const choose = (next: AssetKind, nextId = NONE) =>
    void navigate({
      to: paths.assets,
      params: { workspace: slug, projectId },
      search: { [next]: nextId },
      replace: true,
    })
  return { kind, id: id === NONE ? '' : id, choose }
}

/** An empty wish leaves the address, and with it the choice of the list. */
const NONE = 'all'

export function AssetsPage() {
  const t = useTexts()
  useTitle(t('title'))
  const projectId = useProjectId()
  const { kind, id, choose } = useChoice()
  const board = useQuery(boardQuery(projectId))
  const standings = useQuery({ ...standingsQuery(projectId, kind), enabled: board.isSuccess })
  if (isFault(board.error) && board.error.code === 'BOARDS_NO_SCRIPT') return <NoScript projectId={projectId} />
  if (board.error) return <Problem error={board.error} onRetry={() => void board.refetch()} />
  if (!board.data) return <Loading />
  const { data } = board
  const things = kind === 'character' ? data.characters : data.locations
  const chosen = things.find((one) => one.id === id)
  return (
    <div className="flex h-full flex-col">
      <div className={classes(chosen && 'hidden lg:block')}>
        <AssetsHead board={data} kind={kind} standings={standings.data} onKind={(next) => choose(next)} />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className={classes('min-w-0 flex-1 overflow-y-auto p-4 md:p-6', chosen && 'hidden lg:block')}>
          <Problem error={standings.error} onRetry={() => void standings.refetch()} />
          {things.length === 0 ? (
            <NoThings kind={kind} />
          ) : (
            <AssetsGrid
              kind={kind}
              things={things}
              standings={standings.data}
              chosenId={id}
              onChoose={(next) => choose(kind, next)}
            />
          )}
        </div>
        {chosen ? (
          <AssetsPanel key={chosen.id} board={data} kind={kind} thing={chosen} onClose={() => choose(kind)} />
        ) : (
          things.length > 0 && <Hint />
        )}
      </div>
    </div>
  )
}

function Hint() {
  const t = useTexts()
  return (
    <aside className="hidden w-80 shrink-0 flex-col items-center justify-center gap-3 border-l border-line bg-surface p-8 text-center text-muted xl:flex">
      <MousePointerClick aria-hidden className="size-6 text-faint" />
      <p>{t('chooseOne')}</p>
      <p className="text-xs">{t('keys')}</p>
    </aside>
  )
}

function NoThings({ kind }: { readonly kind: AssetKind }) {
  const t = useTexts()
  return kind === 'character' ? (
    <Empty icon={<Users className="size-6" />} title={t('nobody.title')}>
      {t('nobody.text')}
    </Empty>
  ) : (
    <Empty icon={<MapPin className="size-6" />} title={t('nowhere.title')}>
      {t('nowhere.text')}
    </Empty>
  )
}

function NoScript({ projectId }: { readonly projectId: string }) {
  const t = useTexts()
  const { slug } = useWorkspace()
  return (
    <Empty
      icon={<FileText className="size-6" />}
      title={t('noScript.title')}
      actions={
        <Link to={paths.script} params={{ workspace: slug, projectId }} className={buttonClasses('primary')}>
          {t('noScript.go')}
        </Link>
      }
    >
      {t('noScript.text')}
    </Empty>
  )
}

function Loading() {
  return (
    <div className="grid grid-cols-2 gap-4 p-6 sm:grid-cols-3 xl:grid-cols-4">
      {[1, 2, 3, 4, 5, 6].map((each) => (
        <Skeleton key={each} className="aspect-[3/4]" />
      ))}
    </div>
  )
}
