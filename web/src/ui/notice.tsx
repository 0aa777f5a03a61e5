import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

type Tone = 'info' | 'ok' | 'warn' | 'danger'

const TONES: Record<Tone, { readonly look: string; readonly Icon: typeof Info }> = {
  info: { look: 'border-info/40 bg-info-soft text-info', Icon: Info },
  ok: { look: 'border-ok/40 bg-ok-soft text-ok', Icon: CircleCheck },
  warn: { look: 'border-warn/40 bg-warn-soft text-warn', Icon: TriangleAlert },
  danger: { look: 'border-danger/40 bg-danger-soft text-danger', Icon: CircleAlert },
}

type NoticeProps = {
  readonly tone: Tone
  readonly title?: string
  readonly children?: ReactNode
  /** Buttons that do what the text advises. */
  readonly actions?: ReactNode
}

/** What happened, where it happened. A refusal is announced at once, the rest when it suits. */
export function Notice({ tone, title, children, actions }: NoticeProps) {
  const { look, Icon } = TONES[tone]
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={classes('flex flex-wrap items-start gap-2.5 rounded-lg border px-3 py-2.5', look)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-48 flex-1">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="text-ink">{children}</div>}
      </div>
      {actions && <div className="flex shrink-0 gap-2">{actions}</div>}
    </div>
  )
}
