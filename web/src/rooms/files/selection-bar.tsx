// What can be done to all files that are marked.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ArchiveRestore, Download, Tag, Trash2, X } from 'lucide-react'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import type { FileArchive, FileDetail } from '#contract/files.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatBytes } from '#web/i18n/format.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Input } from '#web/ui/input.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { forEachFile } from './each-file.ts'
import { downloadUrl, mayDelete } from './files.ts'
import type { Selection } from './selection.ts'
import { useSelectionTexts } from './selection-texts.ts'
import { Failures, type Told, useForAll, useTold } from './selection-work.tsx'
import { tagsOf } from './tags.ts'
import { useTexts } from './texts.ts'

type BarProps = { readonly selection: Selection; readonly isTrash: boolean }

/** Marks go when their files do; what was asked, typed or told stays. */
export function SelectionBar({ selection, isTrash }: BarProps) {
  const { role } = useWorkspace()
  const told = useTold()
  const [asking, ask] = useState<Asking | null>(null)
  const given = { selection, told, ask }
  return (
    <>
      {selection.isOn && (
        <Bar selection={selection} told={told}>
          {isTrash ? (
            mayDelete(role) && <InTrash {...given} />
          ) : (
            <>
              <DownloadAll files={selection.files} />
              {isAtLeast(role, 'writer') && <TagAll {...given} />}
              {mayDelete(role) && <ToTrash {...given} />}
            </>
          )}
        </Bar>
      )}
      {asking !== 'tag' && <Failures selection={selection} told={told} />}
      <TagDialog {...given} isOpen={asking === 'tag'} />
      <PurgeQuestion {...given} isOpen={asking === 'purge'} />
    </>
  )
}

type Asking = 'tag' | 'purge'

type Given = {
  readonly selection: Selection
  readonly told: Told
  readonly ask: (asking: Asking | null) => void
}

type FrameProps = Pick<Given, 'selection' | 'told'> & { readonly children: ReactNode }

function Bar({ selection, told, children }: FrameProps) {
  const t = useSelectionTexts()
  const sizeBytes = selection.files.reduce((sum, file) => sum + file.size_bytes, 0)
  const unmark = () => {
    selection.none()
    told.tell(null)
  }
  return (
    <section
      aria-label={t('title')}
      className="sticky top-2 z-20 mb-4 flex flex-wrap items-center gap-2 rounded-xl border border-accent bg-raised px-3 py-2 shadow-float"
    >
      <IconButton size="small" label={t('none')} onClick={unmark}>
        <X aria-hidden className="size-4" />
      </IconButton>
      <span role="status" className="mr-auto font-medium tabular-nums">
        {t('marked', { count: selection.files.length, size: formatBytes(sizeBytes) })}
      </span>
      {!selection.isWhole && (
        <Button size="small" look="quiet" onClick={selection.all}>
          {t('all')}
        </Button>
      )}
      {children}
    </section>
  )
}

/** One as it is; several as one ZIP, which the server makes while it sends it. */
function DownloadAll({ files }: { readonly files: readonly FileDetail[] }) {
  const t = useSelectionTexts()
  const common = useCommon()
  const { id: workspace } = useWorkspace()
  const [first] = files
  const isOne = first !== undefined && files.length === 1
  const save = useMutation({
    mutationFn: async () => {
      if (isOne) return follow(downloadUrl(first.id))
      const body = { file_ids: files.map((file) => file.id) }
      follow((await api.post<FileArchive>('/assets/archive', { workspace, body })).url)
    },
  })
  return (
    <>
      <Button
        size="small"
        icon={<Download aria-hidden className="size-3.5" />}
        isBusy={save.isPending}
        onClick={() => save.mutate()}
      >
        {isOne ? common('download') : t('zip')}
      </Button>
      {save.error !== null && (
        <div className="order-last w-full">
          <Problem error={save.error} />
        </div>
      )}
    </>
  )
}

/** The page stays: what the link leads to is saved. */
function follow(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}

function ToTrash({ selection, told }: Given) {
  const t = useSelectionTexts()
  const words = useTexts()
  const common = useCommon()
  const takeBack = useTakeBack()
  const trash = useForAll({
    selection,
    told,
    work: (file) => api.delete(`/assets/${file.id}`),
    onDone: ({ done }) => {
      const undo = { label: common('undo'), run: () => void takeBack(done) }
      if (done.length > 0) tell(t('trashed', { count: done.length }), undo)
    },
  })
  return (
    <Button
      size="small"
      icon={<Trash2 aria-hidden className="size-3.5" />}
      isBusy={trash.isPending}
      onClick={() => trash.mutate()}
    >
      {words('detail.toTrash')}
    </Button>
  )
}

/** Out of the trash again. The page may be another by then: what failed is told where one has gone to. */
function useTakeBack(): (files: readonly FileDetail[]) => Promise<void> {
  const t = useSelectionTexts()
  const common = useCommon()
  const client = useQueryClient()
  const { id } = useWorkspace()
  const takeBack = async (files: readonly FileDetail[]) => {
    const { failed, error } = await forEachFile(files, (file) => api.post(`/assets/${file.id}/restore`))
    await client.invalidateQueries({ queryKey: keys.inWorkspace(id, 'files') })
    if (failed.length === 0) return
    const names = failed.map((file) => file.name).join(', ')
    const reason = error instanceof Error ? error.message : ''
    tell(t('notBack', { names, reason }), { label: common('retry'), run: () => void takeBack(failed) })
  }
  return takeBack
}

function TagAll({ told, ask }: Given) {
  const t = useSelectionTexts()
  const open = () => {
    told.tell(null)
    ask('tag')
  }
  return (
    <Button size="small" icon={<Tag aria-hidden className="size-3.5" />} onClick={open}>
      {t('tag')}
    </Button>
  )
}

type QuestionProps = Given & { readonly isOpen: boolean }

/** Added to the tags that each of them has. */
function TagDialog({ selection, told, ask, isOpen }: QuestionProps) {
  const t = useSelectionTexts()
  const words = useTexts()
  const common = useCommon()
  const form = useId()
  const [typed, setTyped] = useState('')
  const tag = useForAll({
    selection,
    told,
    work: (file) => {
      const tags = [...new Set([...file.tags, ...tagsOf(typed)])]
      return api.patch(`/assets/${file.id}`, { body: { tags }, revision: file.revision })
    },
    onDone: ({ done, failed }) => {
      if (done.length > 0) tell(t('tagged', { count: done.length }))
      if (failed.length > 0) return
      setTyped('')
      ask(null)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    tag.mutate()
  }
  return (
    <Dialog
      isOpen={isOpen}
      onClose={() => ask(null)}
      title={t('tagTitle')}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={() => ask(null)}>{common('cancel')}</Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            isBusy={tag.isPending}
            disabled={!selection.isOn || tagsOf(typed).length === 0}
          >
            {t('addTags')}
          </Button>
        </>
      }
    >
      <form id={form} className="flex flex-col gap-3" onSubmit={submit}>
        <Field label={words('detail.tags')} hint={words('detail.tagsHint')}>
          {(control) => <Input {...control} value={typed} onChange={(event) => setTyped(event.target.value)} />}
        </Field>
        {!selection.isOn && <p className="text-muted">{t('noneLeft')}</p>}
        <Failures selection={selection} told={told} />
      </form>
    </Dialog>
  )
}

function InTrash({ selection, told, ask }: Given) {
  const words = useTexts()
  const restore = useForAll({ selection, told, work: (file) => api.post(`/assets/${file.id}/restore`) })
  return (
    <>
      <Button
        size="small"
        icon={<ArchiveRestore aria-hidden className="size-3.5" />}
        isBusy={restore.isPending}
        onClick={() => restore.mutate()}
      >
        {words('detail.restore')}
      </Button>
      <Button
        size="small"
        look="danger"
        icon={<Trash2 aria-hidden className="size-3.5" />}
        onClick={() => ask('purge')}
      >
        {words('detail.purge')}
      </Button>
    </>
  )
}

function PurgeQuestion({ selection, told, ask, isOpen }: QuestionProps) {
  const t = useSelectionTexts()
  const words = useTexts()
  const purge = useForAll({
    selection,
    told,
    work: (file) => api.delete(`/assets/${file.id}/trash`),
    onDone: () => ask(null),
  })
  return (
    <Confirm
      isOpen={isOpen}
      onClose={() => ask(null)}
      title={t('purgeTitle', { count: selection.files.length })}
      verb={words('detail.purge')}
      isDanger
      isBusy={purge.isPending}
      isDisabled={!selection.isOn}
      error={purge.error}
      onConfirm={() => purge.mutate()}
    >
      {t('purgeText')}
    </Confirm>
  )
}
