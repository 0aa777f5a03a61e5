// What is being sent: each file with its progress and why it was refused, and all of them together.
import { useQueryClient } from '@tanstack/react-query'
import { Pause, Play, X } from 'lucide-react'
import { useEffect } from 'react'
import { formatBytes } from '#web/i18n/format.ts'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Progress } from '#web/ui/progress.tsx'
import { useWorkspace } from '../../workspaces/workspace.ts'
import { usageQuery } from '../files.ts'
import { useTexts } from '../texts.ts'
import { Elsewhere } from './elsewhere.tsx'
import { UploadRow } from './upload-row.tsx'
import { isUnderWay, type Upload, type Uploader, type Uploads } from './uploader.ts'

type TrayProps = {
  readonly uploader: Uploader
  readonly uploads: Uploads
  readonly onShow: (fileId: string) => void
}

export function UploadTray({ uploader, uploads, onShow }: TrayProps) {
  const t = useTexts()
  // What needs somebody comes first, what is done last.
  const files = Object.values(uploads).sort((a, b) => rankOf(a) - rankOf(b))
  const begun = files.flatMap((file) => file.meta.begun ?? [])
  useFreshUsage(`${begun.join()} ${files.filter((file) => file.progress.uploadStarted).length}`)
  if (files.length === 0) return <Elsewhere known={begun} />
  return (
    <section aria-label={t('uploads.title')} className="mb-6 rounded-xl border border-line bg-surface">
      <TrayHead uploader={uploader} files={files} />
      <ul className="max-h-80 divide-y divide-line overflow-y-auto border-t border-line">
        {files.map((file) => (
          <UploadRow key={file.id} file={file} uploader={uploader} onShow={onShow} />
        ))}
      </ul>
      <Elsewhere known={begun} />
    </section>
  )
}

const rankOf = (file: Upload) => (file.progress.uploadComplete ? 2 : file.error || file.isGhost ? 0 : 1)

/** Room is held as soon as an upload begins, and no event tells of that. */
function useFreshUsage(begun: string): void {
  const client = useQueryClient()
  const workspace = useWorkspace()
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when another upload has begun
  useEffect(() => {
    void client.invalidateQueries(usageQuery(workspace))
  }, [begun, client, workspace])
}

const sentBytesOf = (file: Upload) =>
  file.progress.uploadComplete ? (file.size ?? 0) : Number(file.progress.bytesUploaded || 0)

function TrayHead({ uploader, files }: { readonly uploader: Uploader; readonly files: readonly Upload[] }) {
  const t = useTexts()
  const wanted = files.filter((file) => !file.error)
  const size = wanted.reduce((sum, file) => sum + (file.size ?? 0), 0)
  const sent = wanted.reduce((sum, file) => sum + sentBytesOf(file), 0)
  const done = files.filter((file) => file.progress.uploadComplete).length
  const isMoving = files.some(isUnderWay)
  const isPaused = files.some((file) => file.isPaused && !file.isGhost)
  const said = { done, total: files.length, sent: formatBytes(sent), size: formatBytes(size) }
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-48 flex-1">
        <div className="mb-1.5 flex flex-wrap items-baseline gap-x-3">
          <h2 className="font-semibold">{t('uploads.title')}</h2>
          <span className="text-xs text-muted tabular-nums">{t('uploads.progress', said)}</span>
        </div>
        <Progress
          label={t('uploads.all')}
          percent={size === 0 ? 100 : (sent / size) * 100}
          tone={done === wanted.length ? 'ok' : 'accent'}
        />
      </div>
      <div className="flex gap-2">
        {isMoving && (
          <Button size="small" icon={<Pause aria-hidden className="size-3.5" />} onClick={() => uploader.pauseAll()}>
            {t('uploads.pauseAll')}
          </Button>
        )}
        {!isMoving && isPaused && (
          <Button size="small" icon={<Play aria-hidden className="size-3.5" />} onClick={() => uploader.resumeAll()}>
            {t('uploads.resumeAll')}
          </Button>
        )}
        {done > 0 && (
          <IconButton size="small" label={t('uploads.clear')} onClick={() => uploader.clearDone()}>
            <X aria-hidden className="size-4" />
          </IconButton>
        )}
      </div>
    </div>
  )
}
