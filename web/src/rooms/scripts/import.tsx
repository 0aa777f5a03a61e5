// A file into a new version: dropped anywhere on the page, or chosen.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileUp, X } from 'lucide-react'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import type { ScriptSaved } from '#contract/scripts.ts'
import { useCommon } from '#web/i18n/common.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { PARTS_FROM_BYTES } from '#web/kit/upload/send-file.ts'
import { UploadLine } from '#web/kit/upload/upload-line.tsx'
import { useUpload as useSending } from '#web/kit/upload/use-upload.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Spinner } from '#web/ui/spinner.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import type { Desk } from './desk.ts'
import { headQuery, takeScript, uploadScript } from './script.ts'
import { placeOfScript, SCRIPT_FILE_BYTES_MAX, SCRIPT_FILE_KINDS } from './script-file.ts'
import { useTexts } from './texts.ts'

export type Importing = ReturnType<typeof useImport>

type ImportInput = {
  readonly upload: Upload
  readonly desk: Pick<Desk, 'isDirty' | 'save'>
  readonly isBlocked: boolean
}

export function useImport({ upload, desk, isBlocked }: ImportInput) {
  const [waiting, setWaiting] = useState<File | null>(null)
  const [isRefused, setRefused] = useState(false)
  const take = (file: File) => {
    // The one that is on its way would come to lie over it.
    if (upload.isBusy) return
    setRefused(isBlocked)
    if (isBlocked) return
    if (desk.isDirty) setWaiting(file)
    else upload.send(file)
  }
  return {
    ...upload,
    take,
    waiting,
    isRefused,
    saveError: desk.save.error,
    isSaving: desk.save.isPending,
    forget: () => {
      setWaiting(null)
      setRefused(false)
      upload.forget()
    },
    saveFirst: () =>
      desk.save.mutate(
        {},
        {
          onSuccess: () => {
            if (waiting) upload.send(waiting)
            setWaiting(null)
          },
        },
      ),
  }
}

export type Upload = ReturnType<typeof useUpload>

export function useUpload(projectId: string) {
  const client = useQueryClient()
  const { id: workspace } = useWorkspace()
  const parts = useSending({ workspace, projectId, purpose: 'temporary', place: placeOfScript(projectId) })
  const [tooBig, setTooBig] = useState<string | null>(null)
  const sending = useMutation({
    mutationFn: async (file: File) => {
      if (file.size <= PARTS_FROM_BYTES) {
        const saved = await uploadScript(projectId, file)
        // A larger one that was left or failed has been replaced by it.
        parts.cancel()
        return { name: file.name, saved }
      }
      const stored = await parts.send(file)
      return stored && { name: file.name, saved: await takeScript(projectId, stored.id) }
    },
    onSuccess: () => client.invalidateQueries({ queryKey: headQuery(projectId).queryKey }),
  })
  return {
    isBusy: sending.isPending,
    error: sending.error,
    done: sending.data ?? null,
    tooBig,
    line: { upload: parts, onAgain: () => sending.variables && sending.mutate(sending.variables) },
    send: (file: File) => {
      const isTooBig = file.size > SCRIPT_FILE_BYTES_MAX
      setTooBig(isTooBig ? file.name : null)
      if (isTooBig) sending.reset()
      else sending.mutate(file)
    },
    forget: () => {
      setTooBig(null)
      sending.reset()
    },
  }
}

export function ImportNews({ importing }: { readonly importing: Importing }) {
  const t = useTexts()
  const { waiting, isRefused, done } = importing
  return (
    <>
      {isRefused && <Notice tone="warn">{t('blockedImport')}</Notice>}
      <UploadProblem upload={importing} />
      {done && <Imported name={done.name} saved={done.saved} onClose={importing.forget} />}
      <Confirm
        isOpen={waiting !== null}
        onClose={importing.forget}
        title={t('importDirtyTitle')}
        verb={t('saveAndImport')}
        isBusy={importing.isSaving}
        error={importing.saveError}
        onConfirm={importing.saveFirst}
      >
        {t('importDirtyText', { file: waiting?.name ?? '' })}
      </Confirm>
    </>
  )
}

export function UploadProblem({ upload }: { readonly upload: Pick<Importing, 'tooBig' | 'error' | 'line'> }) {
  const t = useTexts()
  if (upload.tooBig !== null)
    return (
      <Notice tone="danger" title={t('tooBig', { file: upload.tooBig })}>
        {t('tooBigText')}
      </Notice>
    )
  return (
    <>
      <UploadLine {...upload.line} />
      <Problem error={upload.error} />
    </>
  )
}

type ImportedProps = { readonly name: string; readonly saved: ScriptSaved; readonly onClose: () => void }

function Imported({ name, saved, onClose }: ImportedProps) {
  const t = useTexts()
  const common = useCommon()
  const { number, counts, source, layout } = saved.version
  return (
    <Notice
      tone="ok"
      title={t(saved.changed ? 'importedTitle' : 'importedUnchanged', { file: name, number })}
      actions={
        <IconButton size="small" label={common('close')} onClick={onClose}>
          <X aria-hidden className="size-4" />
        </IconButton>
      }
    >
      {t('importedText', {
        layout: t(`layouts.${layout}`),
        kind: (source.kind === 'text' ? source.encoding : source.kind).toUpperCase(),
        scenes: t('sceneCount', { count: counts.scenes }),
        lines: t('lineCount', { count: counts.lines }),
        warnings: t('warningCount', { count: counts.warnings }),
      })}
    </Notice>
  )
}

type FileButtonProps = {
  readonly label: string
  readonly isBusy: boolean
  readonly onFile: (file: File) => void
  readonly children: ReactNode
}

export function FileButton({ label, isBusy, onFile, children }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <FileInput input={input} onFile={onFile} />
      <IconButton label={label} disabled={isBusy} onClick={() => input.current?.click()}>
        {isBusy ? <Spinner /> : children}
      </IconButton>
    </>
  )
}

type FileInputProps = {
  readonly input: React.RefObject<HTMLInputElement | null>
  readonly onFile: (file: File) => void
}

/** Unseen: a button beside it opens it. */
export function FileInput({ input, onFile }: FileInputProps) {
  return (
    <input
      ref={input}
      type="file"
      accept={SCRIPT_FILE_KINDS}
      hidden
      onChange={(event) => {
        const [file] = event.target.files ?? []
        // The same file may be chosen again after it was mended.
        event.target.value = ''
        if (file) onFile(file)
      }}
    />
  )
}

type DropAreaProps = {
  readonly isOff: boolean
  readonly onFile: (file: File) => void
  readonly children: ReactNode
}

const holdsFile = (event: DragEvent) => event.dataTransfer.types.includes('Files')

/** The whole page takes a file. One that is dropped while it is off goes nowhere: least of all into the window, in place of the page. */
export function DropArea({ isOff, onFile, children }: DropAreaProps) {
  const t = useTexts()
  const [isOver, setOver] = useState(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way of two, the button is the other
    <div
      className="relative flex h-full min-h-0 flex-col"
      onDragEnterCapture={(event) => !isOff && holdsFile(event) && setOver(true)}
      onDragOverCapture={(event) => {
        if (!holdsFile(event)) return
        event.preventDefault()
        event.stopPropagation()
        if (isOff) event.dataTransfer.dropEffect = 'none'
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDropCapture={(event) => {
        if (!holdsFile(event)) return
        event.preventDefault()
        event.stopPropagation()
        setOver(false)
        const [file] = event.dataTransfer.files
        if (file && !isOff) onFile(file)
      }}
    >
      {children}
      {isOver && (
        <div className="pointer-events-none absolute inset-2 z-30 flex flex-col items-center justify-center gap-2 rounded-xl border-2 border-dashed border-accent bg-surface/90">
          <FileUp aria-hidden className="size-8 text-accent" />
          <p className="text-base font-semibold">{t('dropHere')}</p>
          <p className="text-muted">{t('dropHint')}</p>
        </div>
      )}
    </div>
  )
}
