// How far a file is on its way that stands for something on the page: a picture of a character, a film of a shot.
import { X } from 'lucide-react'
import { useCommon } from '#web/i18n/common.ts'
import { formatBytes } from '#web/i18n/format.ts'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Progress } from '#web/ui/progress.tsx'
import { Problem } from '../problem.tsx'
import { isOfContent } from './refusal.ts'
import { PARTS_FROM_BYTES } from './send-file.ts'
import type { Upload } from './use-upload.ts'

type UploadLineProps = {
  readonly upload: Pick<Upload, 'progress' | 'left' | 'cancel'>
  /** Sends the same file once more. */
  readonly onAgain: () => void
}

export function UploadLine({ upload: { progress, left, cancel }, onAgain }: UploadLineProps) {
  const t = useCommon()
  const { phase, name, error } = progress
  const givingUp = (
    <Button size="small" look="quiet" onClick={cancel}>
      {t('sending.giveUp')}
    </Button>
  )
  if (phase === 'failed')
    return (
      <Problem
        error={error}
        actions={
          <>
            {!isOfContent(error) && (
              <Button size="small" onClick={onAgain}>
                {t('retry')}
              </Button>
            )}
            {givingUp}
          </>
        }
      />
    )
  if (phase === 'idle')
    return left === null ? null : (
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <p className="min-w-0 text-xs break-words text-muted">{t('sending.left', { name: left })}</p>
        {givingUp}
      </div>
    )
  // A small one is there before anybody could read this.
  if (progress.sizeBytes <= PARTS_FROM_BYTES) return null
  const { sizeBytes, sentBytes, isJoining } = progress
  const said = { sent: formatBytes(sentBytes), size: formatBytes(sizeBytes) }
  return (
    <div className="flex w-full max-w-md items-center gap-2">
      <div className="min-w-0 flex-1">
        <div className="mb-1 flex items-baseline gap-3 text-xs">
          <span className="min-w-0 flex-1 truncate" title={name}>
            {name}
          </span>
          <span className="shrink-0 text-muted tabular-nums">
            {isJoining ? t('sending.joining') : t('sending.sent', said)}
          </span>
        </div>
        <Progress label={name} percent={isJoining ? null : (sentBytes / sizeBytes) * 100} />
      </div>
      <IconButton size="small" label={t('sending.cancel', { name })} onClick={cancel}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  )
}
