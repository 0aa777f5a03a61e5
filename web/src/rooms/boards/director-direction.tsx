// How one line is said: written over what the script says of it, saved when the field is left.
import { RotateCcw } from 'lucide-react'
import { useRef } from 'react'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Input } from '#web/ui/input.tsx'
import type { BoardLine } from './director-data.ts'
import { TypedStanding, useSavedText } from './director-fields.tsx'
import { useTexts } from './director-texts.ts'

/** As many letters as the server takes. */
const LENGTH_MAX = 200

const plain = (text: string) => text.replace(/\s+/g, ' ').trim()

type DirectionProps = {
  readonly line: BoardLine
  /** Names the draft: of this project. */
  readonly draft: string
  /** Null: what the script says. */
  readonly onDirect: (direction: string | null) => Promise<unknown>
}

export function Direction({ line, draft, onDirect }: DirectionProps) {
  const t = useTexts()
  const input = useRef<HTMLInputElement>(null)
  const text = useSavedText({
    draft: `${draft}.${line.id}.direction`,
    value: line.direction,
    normal: plain,
    onSave: onDirect,
  })
  const inScript = line.script.direction
  const back = () => {
    text.revert()
    void onDirect(null).catch(() => {})
    input.current?.focus()
  }
  return (
    <div className="mt-1 flex flex-wrap items-center gap-1">
      <Input
        ref={input}
        className="h-7! min-w-0 flex-1 px-2! text-xs"
        aria-label={t('inspector.directionOf', { line: line.text })}
        placeholder={t('inspector.directionHint')}
        maxLength={LENGTH_MAX}
        value={text.shown}
        onChange={(event) => text.set(event.target.value)}
        onFocus={text.enter}
        onBlur={text.leave}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') event.currentTarget.blur()
          if (event.key === 'Escape') text.revert()
        }}
      />
      {line.direction !== inScript && (
        <IconButton
          size="small"
          label={inScript === '' ? t('inspector.noDirection') : t('inspector.scriptDirection', { direction: inScript })}
          onClick={back}
        >
          <RotateCcw aria-hidden className="size-3.5" />
        </IconButton>
      )}
      <div className="basis-full empty:hidden">
        <TypedStanding text={text} />
      </div>
    </div>
  )
}
