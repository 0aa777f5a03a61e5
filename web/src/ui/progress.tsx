import { classes } from './classes.ts'

type ProgressProps = {
  /** What is under way, for those who cannot see the bar. */
  readonly label: string
  /** 0 to 100; null while it is not known. */
  readonly percent: number | null
  readonly tone?: 'accent' | 'danger' | 'ok'
}

const FILL = { accent: 'bg-accent', danger: 'bg-danger', ok: 'bg-ok' }

export function Progress({ label, percent, tone = 'accent' }: ProgressProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': Math.round(percent) })}
      className="h-1.5 overflow-hidden rounded-full bg-sunken"
    >
      <div
        className={classes('h-full rounded-full transition-[width]', FILL[tone], percent === null && 'animate-pulse')}
        style={{ width: `${percent ?? 100}%` }}
      />
    </div>
  )
}
