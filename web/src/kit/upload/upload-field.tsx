// One file, chosen or dropped: "replace by your own". Shows how far it is, and why it was refused.
import { Upload } from 'lucide-react'
import type { ReactNode } from 'react'
import { useCommon } from '#web/i18n/common.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Progress } from '#web/ui/progress.tsx'
import { ChooseFiles } from './choose-files.tsx'
import { DropZone } from './drop-zone.tsx'
import type { StoredUpload } from './send-file.ts'
import { useTexts } from './texts.ts'
import { type UploadWish, useUpload } from './use-upload.ts'

type UploadFieldProps = UploadWish & {
  readonly onStored: (file: StoredUpload) => void
  readonly accept?: string
  /** On the button; "Choose a file" if left out. */
  readonly label?: string
  readonly hint?: ReactNode
  readonly isDisabled?: boolean
}

export function UploadField({ onStored, accept, label, hint, isDisabled = false, ...wish }: UploadFieldProps) {
  const t = useTexts()
  const common = useCommon()
  const { progress, send, cancel } = useUpload(wish)
  const take = async ([file]: readonly File[]) => {
    const stored = file && (await send(file))
    if (stored) onStored(stored)
  }
  const said = progress.percent === null ? 'joining' : 'sending'
  return (
    <DropZone onFiles={take} hint={t('drop')} isDisabled={isDisabled}>
      <div className="flex flex-col gap-2 rounded-lg border border-dashed border-line-strong p-3">
        {progress.phase === 'sending' ? (
          <div className="flex items-center gap-3">
            <div className="min-w-0 flex-1">
              <p className="mb-1.5 truncate text-muted">{t(said, { name: progress.name })}</p>
              <Progress label={t(said, { name: progress.name })} percent={progress.percent} />
            </div>
            <Button size="small" look="quiet" onClick={cancel}>
              {common('cancel')}
            </Button>
          </div>
        ) : (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <ChooseFiles
              size="small"
              icon={<Upload aria-hidden className="size-3.5" />}
              onFiles={take}
              disabled={isDisabled}
              {...(accept === undefined ? {} : { accept })}
            >
              {label ?? t('choose')}
            </ChooseFiles>
            <span className="text-xs text-muted">{hint ?? t('orDrop')}</span>
          </div>
        )}
        <Problem error={progress.error} />
      </div>
    </DropZone>
  )
}
