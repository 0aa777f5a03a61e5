import { CircleAlert, CircleCheck, CircleDashed, History, LoaderCircle } from 'lucide-react'
import type { ArtefactState } from '#contract/productions.ts'
import { classes } from '#web/ui/classes.ts'
import { useTexts } from './director-texts.ts'

const MARKS = {
  fresh: { Icon: CircleCheck, look: 'text-ok' },
  stale: { Icon: History, look: 'text-warn' },
  building: { Icon: LoaderCircle, look: 'text-info' },
  failed: { Icon: CircleAlert, look: 'text-danger' },
  missing: { Icon: CircleDashed, look: 'text-faint' },
} as const

type MarkProps = { readonly state: ArtefactState; readonly withWord?: boolean }

/** The state as the build graph knows it: by shape, by colour and in words. */
export function StateMark({ state, withWord = false }: MarkProps) {
  const t = useTexts()
  const { Icon, look } = MARKS[state]
  const word = t(`state.${state}`)
  return (
    <span className={classes('inline-flex items-center gap-1', look)} title={word}>
      <Icon aria-hidden className={classes('size-3.5 shrink-0', state === 'building' && 'animate-spin')} />
      {withWord ? word : <span className="sr-only">{word}</span>}
    </span>
  )
}
