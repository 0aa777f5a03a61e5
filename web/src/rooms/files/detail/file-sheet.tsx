import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FileDetail } from '#contract/files.ts'
import { isFault } from '#web/api/fault.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatDate } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useWorkspace } from '../../workspaces/workspace.ts'
import { fileQuery, mayUpload } from '../files.ts'
import { useTexts } from '../texts.ts'
import { FileActions } from './file-actions.tsx'
import { FileFactList } from './file-facts.tsx'
import { FileForm } from './file-form.tsx'
import { FilePreview } from './file-preview.tsx'

type FileSheetProps = { readonly fileId: string | undefined; readonly onClose: () => void }

/** One file: what it looks or sounds like, what it is, and what can be done with it. */
export function FileSheet({ fileId, onClose }: FileSheetProps) {
  const t = useTexts()
  const common = useCommon()
  return (
    <Sheet isOpen={fileId !== undefined} onClose={onClose} title={t('detail.title')} closeLabel={common('close')}>
      {fileId !== undefined && <Content key={fileId} fileId={fileId} onClose={onClose} />}
    </Sheet>
  )
}

function Content({ fileId, onClose }: { readonly fileId: string; readonly onClose: () => void }) {
  const t = useTexts()
  const { data: file, error, refetch } = useQuery(fileQuery(fileId))
  if (error && !file) {
    const isGone = isFault(error) && error.isMissing
    return (
      <div className="p-4">
        {isGone ? (
          <Notice tone="info" title={t('detail.gone')} />
        ) : (
          <Problem error={error} onRetry={() => void refetch()} />
        )}
      </div>
    )
  }
  if (!file) return <Loading />
  return <Loaded file={file} onClose={onClose} />
}

function Loaded({ file, onClose }: { readonly file: FileDetail; readonly onClose: () => void }) {
  const t = useTexts()
  const { role } = useWorkspace()
  const isTrashed = file.trashed_at !== null
  return (
    <div className="flex flex-col gap-5 p-4">
      <FilePreview file={file} />
      {file.facts_state === 'failed' && <Damaged file={file} mayAskAgain={mayUpload(role) && !isTrashed} />}
      {isTrashed && <Notice tone="info">{t('detail.purgeAt', { date: formatDate(file.purge_at ?? '') })}</Notice>}
      {mayUpload(role) && !isTrashed ? (
        <FileForm file={file} />
      ) : (
        <h3 className="text-base font-semibold">{file.name}</h3>
      )}
      <FileActions file={file} onClose={onClose} />
      <FileFactList file={file} />
    </div>
  )
}

/** It may have been the machine's fault: then a second look helps. */
function Damaged({ file, mayAskAgain }: { readonly file: FileDetail; readonly mayAskAgain: boolean }) {
  const t = useTexts()
  const client = useQueryClient()
  const again = useMutation({
    mutationFn: () => api.post<FileDetail>(`/assets/${file.id}/measure`),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.ofFile(file.id) }),
  })
  return (
    <Notice tone="warn" title={t('detail.damaged')}>
      {mayAskAgain && (
        <Button isBusy={again.isPending} onClick={() => again.mutate()}>
          {t('detail.lookAgain')}
        </Button>
      )}
      <Problem error={again.error} />
    </Notice>
  )
}

function Loading() {
  return (
    <div aria-hidden className="flex flex-col gap-4 p-4">
      <Skeleton className="h-56" />
      <Skeleton className="h-9" />
      <Skeleton className="h-9" />
      <Skeleton className="h-32" />
    </div>
  )
}
