import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ArchiveRestore, Download, ExternalLink, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { FileDetail } from '#contract/files.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button, buttonClasses } from '#web/ui/button.tsx'
import { useWorkspace } from '../../workspaces/workspace.ts'
import { downloadUrl, looksOf, mayDelete } from '../files.ts'
import { useTexts } from '../texts.ts'

type ActionsProps = { readonly file: FileDetail; readonly onClose: () => void }

export function FileActions({ file, onClose }: ActionsProps) {
  const common = useCommon()
  const { role } = useWorkspace()
  const icon = 'size-4'
  return (
    <div className="flex flex-wrap gap-2">
      <a href={downloadUrl(file.id)} download={file.name} className={buttonClasses('secondary')}>
        <Download aria-hidden className={icon} />
        {common('download')}
      </a>
      {looksOf(file.media_type) === 'image' && file.preview_url !== null && (
        <a
          href={`/api/v1/assets/${file.id}/preview?size=large`}
          target="_blank"
          rel="noreferrer"
          className={buttonClasses('secondary')}
        >
          <ExternalLink aria-hidden className={icon} />
          {common('open')}
        </a>
      )}
      {mayDelete(role) &&
        (file.trashed_at === null ? (
          <ToTrash file={file} onClose={onClose} />
        ) : (
          <InTrash file={file} onClose={onClose} />
        ))}
    </div>
  )
}

function useForget(file: FileDetail) {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.inWorkspace(file.workspace_id, 'files') }),
      client.invalidateQueries({ queryKey: keys.inWorkspace(file.workspace_id, 'usage') }),
      client.invalidateQueries({ queryKey: keys.ofFile(file.id) }),
    ])
}

function useRestore(file: FileDetail) {
  const t = useTexts()
  const forget = useForget(file)
  return useMutation({
    mutationFn: () => api.post(`/assets/${file.id}/restore`),
    onSuccess: async () => {
      tell(t('detail.restored', { name: file.name }))
      await forget()
    },
  })
}

function ToTrash({ file, onClose }: ActionsProps) {
  const t = useTexts()
  const common = useCommon()
  const forget = useForget(file)
  const restore = useRestore(file)
  const trash = useMutation({
    mutationFn: () => api.delete(`/assets/${file.id}`),
    onSuccess: async () => {
      onClose()
      tell(t('detail.trashed', { name: file.name }), { label: common('undo'), run: () => restore.mutate() })
      await forget()
    },
  })
  return (
    <>
      <Button icon={<Trash2 aria-hidden className="size-4" />} isBusy={trash.isPending} onClick={() => trash.mutate()}>
        {t('detail.toTrash')}
      </Button>
      <Wide error={trash.error} />
    </>
  )
}

function InTrash({ file, onClose }: ActionsProps) {
  const t = useTexts()
  const forget = useForget(file)
  const restore = useRestore(file)
  const [isAsking, setIsAsking] = useState(false)
  const purge = useMutation({
    mutationFn: () => api.delete(`/assets/${file.id}/trash`),
    onSuccess: async () => {
      setIsAsking(false)
      onClose()
      await forget()
    },
  })
  return (
    <>
      <Button
        icon={<ArchiveRestore aria-hidden className="size-4" />}
        isBusy={restore.isPending}
        onClick={() => restore.mutate(undefined, { onSuccess: onClose })}
      >
        {t('detail.restore')}
      </Button>
      <Button look="danger" icon={<Trash2 aria-hidden className="size-4" />} onClick={() => setIsAsking(true)}>
        {t('detail.purge')}
      </Button>
      <Wide error={restore.error} />
      <Confirm
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={t('detail.purgeTitle', { name: file.name })}
        verb={t('detail.purge')}
        isDanger
        isBusy={purge.isPending}
        error={purge.error}
        onConfirm={() => purge.mutate()}
      >
        {t('detail.purgeText')}
      </Confirm>
    </>
  )
}

function Wide({ error }: { readonly error: unknown }) {
  return (
    <div className="w-full empty:hidden">
      <Problem error={error} />
    </div>
  )
}
