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
import { forEachFile, type Outcome } from './each-file.ts'
import { downloadUrl, mayDelete } from './files.ts'
import type { Selection } from './selection.ts'
import { useSelectionTexts } from './selection-texts.ts'
import { useTexts } from './texts.ts'

type BarProps = { readonly selection: Selection; readonly isTrash: boolean }

export function SelectionBar({ selection, isTrash }: BarProps) {
  const t = useSelectionTexts()
  const { role } = useWorkspace()
  if (!selection.isOn) return null
  const sizeBytes = selection.files.reduce((sum, file) => sum + file.size_bytes, 0)
  return (
    <section
      aria-label={t('title')}
      className="sticky top-2 z-20 mb-4 flex flex-wrap items-center gap-2 rounded-xl border border-accent bg-raised px-3 py-2 shadow-float"
    >
      <IconButton size="small" label={t('none')} onClick={selection.none}>
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
      {isTrash ? (
        mayDelete(role) && <InTrash selection={selection} />
      ) : (
        <>
          <DownloadAll files={selection.files} />
          {isAtLeast(role, 'writer') && <TagAll selection={selection} />}
          {mayDelete(role) && <ToTrash selection={selection} />}
        </>
      )}
    </section>
  )
}

type ForAll = {
  readonly selection: Selection
  readonly work: (file: FileDetail) => Promise<unknown>
  readonly onDone?: (outcome: Outcome) => void
}

/** Does it to all that are marked; those that it failed with stay marked. The bar itself may be gone by then. */
function useForAll({ selection, work, onDone }: ForAll) {
  const client = useQueryClient()
  const { id } = useWorkspace()
  return useMutation({
    mutationFn: () => forEachFile(selection.files, work),
    onSuccess: async (outcome) => {
      onDone?.(outcome)
      selection.keep(outcome.failed.map((file) => file.id))
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.inWorkspace(id, 'files') }),
        client.invalidateQueries({ queryKey: keys.inWorkspace(id, 'usage') }),
        ...outcome.done.map((file) => client.invalidateQueries({ queryKey: keys.ofFile(file.id) })),
      ])
    },
  })
}

function Failures({ outcome }: { readonly outcome: Outcome | undefined }) {
  const t = useSelectionTexts()
  if (!outcome || outcome.failed.length === 0) return null
  return (
    <div className="flex w-full flex-col gap-1">
      <p>{t('failed', { names: outcome.failed.map((file) => file.name).join(', ') })}</p>
      <Problem error={outcome.error} />
    </div>
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

function ToTrash({ selection }: { readonly selection: Selection }) {
  const t = useSelectionTexts()
  const words = useTexts()
  const common = useCommon()
  const client = useQueryClient()
  const { id } = useWorkspace()
  const takeBack = async (files: readonly FileDetail[]) => {
    await forEachFile(files, (file) => api.post(`/assets/${file.id}/restore`))
    await client.invalidateQueries({ queryKey: keys.inWorkspace(id, 'files') })
  }
  const trash = useForAll({
    selection,
    work: (file) => api.delete(`/assets/${file.id}`),
    onDone: ({ done }) => {
      const undo = { label: common('undo'), run: () => void takeBack(done) }
      if (done.length > 0) tell(t('trashed', { count: done.length }), undo)
    },
  })
  return (
    <>
      <Button
        size="small"
        icon={<Trash2 aria-hidden className="size-3.5" />}
        isBusy={trash.isPending}
        onClick={() => trash.mutate()}
      >
        {words('detail.toTrash')}
      </Button>
      <Failures outcome={trash.data} />
    </>
  )
}

const tagsOf = (typed: string): string[] =>
  [...new Set(typed.split(/[,，、]/).map((tag) => tag.trim()))].filter(Boolean)

/** Added to the tags that each of them has. */
function TagAll({ selection }: { readonly selection: Selection }) {
  const t = useSelectionTexts()
  const [isOpen, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const tag = useForAll({
    selection,
    work: (file) => {
      const tags = [...new Set([...file.tags, ...tagsOf(typed)])]
      return api.patch(`/assets/${file.id}`, { body: { tags }, revision: file.revision })
    },
    onDone: ({ done, failed }) => {
      if (done.length > 0) tell(t('tagged', { count: done.length }))
      if (failed.length > 0) return
      setTyped('')
      setOpen(false)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    tag.mutate()
  }
  return (
    <>
      <Button size="small" icon={<Tag aria-hidden className="size-3.5" />} onClick={() => setOpen(true)}>
        {t('tag')}
      </Button>
      <TagDialog isOpen={isOpen} onClose={() => setOpen(false)} onSubmit={submit} isBusy={tag.isPending} typed={typed}>
        <TagField typed={typed} onType={setTyped} />
        <Failures outcome={tag.data} />
      </TagDialog>
    </>
  )
}

type TagDialogProps = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onSubmit: (event: FormEvent) => void
  readonly isBusy: boolean
  readonly typed: string
  readonly children: ReactNode
}

function TagDialog({ isOpen, onClose, onSubmit, isBusy, typed, children }: TagDialogProps) {
  const t = useSelectionTexts()
  const common = useCommon()
  const form = useId()
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('tagTitle')}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" form={form} look="primary" isBusy={isBusy} disabled={tagsOf(typed).length === 0}>
            {t('addTags')}
          </Button>
        </>
      }
    >
      <form id={form} className="flex flex-col gap-3" onSubmit={onSubmit}>
        {children}
      </form>
    </Dialog>
  )
}

function TagField({ typed, onType }: { readonly typed: string; readonly onType: (typed: string) => void }) {
  const words = useTexts()
  return (
    <Field label={words('detail.tags')} hint={words('detail.tagsHint')}>
      {(control) => <Input {...control} value={typed} onChange={(event) => onType(event.target.value)} />}
    </Field>
  )
}

function InTrash({ selection }: { readonly selection: Selection }) {
  const t = useSelectionTexts()
  const words = useTexts()
  const [isAsking, setAsking] = useState(false)
  const restore = useForAll({ selection, work: (file) => api.post(`/assets/${file.id}/restore`) })
  const purge = useForAll({
    selection,
    work: (file) => api.delete(`/assets/${file.id}/trash`),
    onDone: () => setAsking(false),
  })
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
        onClick={() => setAsking(true)}
      >
        {words('detail.purge')}
      </Button>
      <Failures outcome={restore.data ?? purge.data} />
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('purgeTitle', { count: selection.files.length })}
        verb={words('detail.purge')}
        isDanger
        isBusy={purge.isPending}
        error={purge.error}
        onConfirm={() => purge.mutate()}
      >
        {t('purgeText')}
      </Confirm>
    </>
  )
}
