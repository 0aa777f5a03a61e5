import type { UseQueryResult } from '@tanstack/react-query'
import { FolderOpen, SearchX, Trash2 } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import type { FileDetail } from '#contract/files.ts'
import { formatAgo, formatBytes, formatClock } from '#web/i18n/format.ts'
import { Pager } from '#web/kit/pager.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import type { WishChange } from './file-bar.tsx'
import { useView } from './file-view.ts'
import { type FilePage, type FileWish, mayDelete } from './files.ts'
import type { Selection } from './selection.ts'
import { useSelectionTexts } from './selection-texts.ts'
import { useTexts } from './texts.ts'
import { Thumbnail } from './thumbnail.tsx'

type FileListProps = {
  readonly found: UseQueryResult<FilePage>
  readonly wish: FileWish
  readonly onChange: WishChange
  readonly onOpen: (fileId: string) => void
  readonly selection: Selection
  /** What somebody who sees nothing could do. */
  readonly actions: ReactNode
}

export function FileList({ found, wish, onChange, onOpen, selection, actions }: FileListProps) {
  const view = useView()
  if (found.error && !found.data) return <Problem error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading />
  const { items, pagination } = found.data
  if (items.length === 0) return <Nothing wish={wish} onChange={onChange} actions={actions} />
  const View = view === 'grid' ? Grid : Rows
  return (
    <>
      <View files={items} onOpen={onOpen} selection={selection} />
      <Pager page={pagination.page} pages={pagination.pages} onChange={(page) => onChange({ page: String(page) })} />
    </>
  )
}

type ViewProps = {
  readonly files: readonly FileDetail[]
  readonly onOpen: (fileId: string) => void
  readonly selection: Selection
}

/** @param className where it stands, and when it shows */
function Mark({ file, selection, className }: { file: FileDetail; selection: Selection; className: string }) {
  const t = useSelectionTexts()
  const { role } = useWorkspace()
  const isRange = useRef(false)
  // Nothing could be done with a mark.
  if (file.trashed_at !== null && !mayDelete(role)) return null
  return (
    <label className={classes('flex cursor-pointer items-center justify-center', className)}>
      <input
        type="checkbox"
        aria-label={t('mark', { name: file.name })}
        className="size-4 accent-accent"
        checked={selection.has(file.id)}
        onClick={(event) => {
          isRange.current = event.shiftKey
        }}
        onChange={() => selection.toggle(file.id, isRange.current)}
      />
    </label>
  )
}

const GRID = 'grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-6'

function Grid({ files, onOpen, selection }: ViewProps) {
  return (
    <ul className={GRID}>
      {files.map((file) => (
        <li key={file.id} className="group relative">
          <Mark
            file={file}
            selection={selection}
            className={classes(
              'absolute top-1.5 left-1.5 z-10 size-7 rounded-md bg-raised shadow-float',
              'focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100',
              !selection.isOn && 'opacity-0',
            )}
          />
          <button
            type="button"
            onClick={() => onOpen(file.id)}
            className={classes(
              'flex w-full flex-col overflow-hidden rounded-lg border bg-surface text-left transition-colors',
              selection.has(file.id) ? 'border-accent ring-1 ring-accent' : 'border-line hover:border-line-strong',
            )}
          >
            <Thumbnail file={file} className="aspect-[4/3] w-full" />
            <span className="flex w-full flex-col gap-0.5 px-2.5 py-2">
              <span className="truncate font-medium" title={file.name}>
                {file.name}
              </span>
              <span className="flex items-center justify-between gap-2 text-xs text-muted tabular-nums">
                <span>{formatBytes(file.size_bytes)}</span>
                <Length file={file} />
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function Length({ file }: { readonly file: FileDetail }) {
  const { duration_us: length } = file.facts ?? {}
  return length === undefined ? null : <span>{formatClock(length / 1000)}</span>
}

function Rows({ files, onOpen, selection }: ViewProps) {
  const t = useTexts()
  return (
    <div className="overflow-hidden rounded-xl border border-line bg-surface">
      <table className="w-full table-fixed">
        <thead className="border-b border-line text-left text-xs text-muted">
          <tr>
            <td className="w-9" />
            <th className="px-3 py-2 font-medium">{t('name')}</th>
            <th className="hidden w-56 px-3 py-2 font-medium md:table-cell">{t('detail.tags')}</th>
            <th className="w-24 px-3 py-2 text-right font-medium">{t('size')}</th>
            <th className="hidden w-36 px-3 py-2 text-right font-medium sm:table-cell">{t('added')}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {files.map((file) => (
            <tr key={file.id} className={selection.has(file.id) ? 'bg-accent-soft' : 'hover:bg-sunken'}>
              <td className="p-0">
                <Mark file={file} selection={selection} className="h-12 w-9" />
              </td>
              <td className="p-0">
                <button
                  type="button"
                  onClick={() => onOpen(file.id)}
                  className="flex w-full items-center gap-3 px-3 py-1.5 text-left"
                >
                  <Thumbnail file={file} className="h-9 w-12 shrink-0 rounded" />
                  <span className="min-w-0 truncate" title={file.name}>
                    {file.name}
                  </span>
                </button>
              </td>
              <td className="hidden px-3 md:table-cell">
                <span className="flex gap-1 overflow-hidden" data-may-clip>
                  {file.tags.map((tag) => (
                    <Badge key={tag}>{tag}</Badge>
                  ))}
                </span>
              </td>
              <td className="px-3 text-right whitespace-nowrap text-muted tabular-nums">
                {formatBytes(file.size_bytes)}
              </td>
              <td className="hidden px-3 text-right whitespace-nowrap text-muted sm:table-cell">
                {formatAgo(file.created_at)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Loading() {
  return (
    <div aria-hidden className={GRID}>
      {Array.from({ length: 12 }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Skeleton key={at} className="h-44" />
      ))}
    </div>
  )
}

function Nothing({ wish, onChange, actions }: Pick<FileListProps, 'wish' | 'onChange' | 'actions'>) {
  const t = useTexts()
  if (wish.search !== undefined || wish.media !== undefined || wish.tag !== undefined)
    return (
      <Empty
        icon={<SearchX className="size-6" />}
        title={t('noMatchTitle')}
        actions={
          <Button onClick={() => onChange({ search: undefined, media: undefined, tag: undefined })}>
            {t('clearFilters')}
          </Button>
        }
      >
        {t('noMatchText')}
      </Empty>
    )
  if (wish.trash !== undefined)
    return (
      <Empty icon={<Trash2 className="size-6" />} title={t('trashEmptyTitle')}>
        {t('trashEmptyText')}
      </Empty>
    )
  return (
    <Empty icon={<FolderOpen className="size-6" />} title={t('emptyTitle')} actions={actions}>
      {t(actions ? 'emptyText' : 'emptyTextViewer')}
    </Empty>
  )
}
