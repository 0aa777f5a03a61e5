import { Keyboard } from 'lucide-react'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Popover } from '#web/ui/popover.tsx'
import { useTexts } from './texts.ts'

const KEYS = [
  ['Space', 'keyPlay'],
  ['J  K  L', 'keyShuttle'],
  ['←  →', 'keyFrames'],
  ['↑  ↓', 'keyScenes'],
  ['Home  End', 'keyEnds'],
  ['M', 'keyMute'],
  ['C', 'keyCaptions'],
  ['F', 'keyFullscreen'],
] as const

export function KeyHelp({ hasCaptions }: { readonly hasCaptions: boolean }) {
  const t = useTexts()
  return (
    <Popover
      label={t('keys')}
      trigger={
        <IconButton label={t('keys')}>
          <Keyboard aria-hidden className="size-4" />
        </IconButton>
      }
    >
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        {KEYS.filter(([, text]) => hasCaptions || text !== 'keyCaptions').map(([key, text]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded border border-line bg-sunken px-1.5 py-0.5 font-mono text-xs whitespace-pre">
                {key}
              </kbd>
            </dt>
            <dd className="text-muted">{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  )
}
