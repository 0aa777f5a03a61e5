import { CircleCheck, Pause, Play, RotateCcw, X } from 'lucide-react'
import { useState } from 'react'
import { formatBytes } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { ChooseFiles } from '#web/kit/upload/choose-files.tsx'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Progress } from '#web/ui/progress.tsx'
import { KindIcon } from '../kind-icon.tsx'
import { useTexts } from '../texts.ts'
import { isUnderWay, type Upload, type Uploader } from './uploader.ts'

type RowProps = {
  readonly file: Upload
  readonly uploader: Uploader
  readonly onShow: (fileId: string) => void
}

export function UploadRow({ file, uploader, onShow }: RowProps) {
  const isDone = file.progress.uploadComplete
  return (
    <li className="flex flex-col gap-2 px-4 py-2.5">
      <div className="flex items-center gap-3">
        <KindIcon mediaType={file.type ?? ''} className="size-5 shrink-0 text-muted" />
        <div className="min-w-0 flex-1">
          <div className="flex items-baseline gap-3">
            <span className="min-w-0 flex-1 truncate" title={file.name}>
              {file.name}
            </span>
            <Said file={file} />
          </div>
          {!isDone && !file.error && !file.isGhost && <Bar file={file} />}
        </div>
        <Controls file={file} uploader={uploader} onShow={onShow} />
      </div>
      {file.error && <Problem error={uploader.faultOf(file.id)} actions={null} />}
      {file.isGhost && !isDone && <Ghost file={file} uploader={uploader} />}
    </li>
  )
}

function Bar({ file }: { readonly file: Upload }) {
  const percent = file.size ? (Number(file.progress.bytesUploaded || 0) / file.size) * 100 : 0
  return (
    <div className="mt-1.5">
      <Progress label={file.name} percent={file.meta.isJoining ? null : percent} />
    </div>
  )
}

function Said({ file }: { readonly file: Upload }) {
  const t = useTexts()
  const size = formatBytes(file.size ?? 0)
  const sent = formatBytes(Number(file.progress.bytesUploaded || 0))
  const said = () => {
    if (file.progress.uploadComplete) return t(file.meta.hasTwin ? 'uploads.doneTwin' : 'uploads.done')
    if (file.error) return t('uploads.failed')
    if (file.isGhost) return size
    if (file.isPaused) return t('uploads.paused', { sent, size })
    if (file.meta.isJoining) return t('uploads.joining')
    return file.progress.uploadStarted ? t('uploads.sending', { sent, size }) : t('uploads.waiting')
  }
  return <span className="shrink-0 text-xs text-muted tabular-nums">{said()}</span>
}

function Controls({ file, uploader, onShow }: RowProps) {
  const t = useTexts()
  const { name } = file
  const { stored } = file.meta
  if (file.progress.uploadComplete)
    return (
      <div className="flex shrink-0 items-center gap-1">
        <CircleCheck aria-hidden className="size-4 text-ok" />
        {stored && (
          <Button size="small" look="quiet" onClick={() => onShow(stored)}>
            {t('uploads.show')}
          </Button>
        )}
      </div>
    )
  return (
    <div className="flex shrink-0 items-center">
      {isUnderWay(file) && (
        <IconButton size="small" label={t('uploads.pause', { name })} onClick={() => uploader.pause(file.id)}>
          <Pause aria-hidden className="size-4" />
        </IconButton>
      )}
      {file.isPaused && !file.isGhost && (
        <IconButton size="small" label={t('uploads.resume', { name })} onClick={() => uploader.resume(file.id)}>
          <Play aria-hidden className="size-4" />
        </IconButton>
      )}
      {file.error && !file.isGhost && (
        <IconButton size="small" label={t('uploads.retry', { name })} onClick={() => uploader.resume(file.id)}>
          <RotateCcw aria-hidden className="size-4" />
        </IconButton>
      )}
      <IconButton
        size="small"
        label={t(file.error ? 'uploads.remove' : 'uploads.cancel', { name })}
        onClick={() => void uploader.cancel(file.id)}
      >
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  )
}

/** The browser remembers that there was a file, but not what was in it. */
function Ghost({ file, uploader }: { readonly file: Upload; readonly uploader: Uploader }) {
  const t = useTexts()
  const [isOther, setIsOther] = useState(false)
  return (
    <Notice
      tone="warn"
      actions={
        <ChooseFiles
          size="small"
          onFiles={([chosen]) => setIsOther(chosen !== undefined && !uploader.giveAgain(file.id, chosen))}
        >
          {t('uploads.chooseAgain')}
        </ChooseFiles>
      }
    >
      {isOther ? t('uploads.otherFile', { name: file.name }) : t('uploads.ghost')}
    </Notice>
  )
}
