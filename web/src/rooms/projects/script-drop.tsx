import { FileText, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { formatBytes } from '#web/i18n/format.ts'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { SCRIPT_FILE_KINDS } from '../scripts/script-file.ts'
import { useTexts } from './create-texts.ts'

type ScriptDropProps = { readonly file: File | null; readonly onFile: (file: File) => void }

export function ScriptDrop({ file, onFile }: ScriptDropProps) {
  const t = useTexts()
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside does the same
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const dropped = event.dataTransfer.files[0]
        if (dropped) onFile(dropped)
      }}
      className={classes(
        'flex min-h-44 flex-col items-center justify-center gap-3 rounded-lg border border-dashed px-6 py-6 text-center',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong bg-sunken',
      )}
    >
      {file ? (
        <p className="flex items-center gap-2 font-medium">
          <FileText aria-hidden className="size-5 shrink-0 text-muted" />
          <span className="min-w-0">{file.name}</span>
          <span className="text-muted">{formatBytes(file.size)}</span>
        </p>
      ) : (
        <div>
          <p className="font-medium">{t('drop')}</p>
          <p className="mt-1 text-muted">{t('dropOr')}</p>
        </div>
      )}
      <input
        ref={input}
        type="file"
        aria-label={t('fileLabel')}
        accept={SCRIPT_FILE_KINDS}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          if (chosen) onFile(chosen)
          event.target.value = ''
        }}
      />
      <Button icon={<Upload aria-hidden className="size-4" />} onClick={() => input.current?.click()}>
        {t(file ? 'chooseOther' : 'choose')}
      </Button>
    </div>
  )
}
