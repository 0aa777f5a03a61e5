import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { classes } from './classes.ts'
import { Tooltip } from './tooltip.tsx'

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** Read aloud, and shown on hovering. */
  readonly label: string
  readonly children: ReactNode
  readonly size?: 'small' | 'medium'
  readonly isPressed?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

export function IconButton({ label, children, size = 'medium', isPressed, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={isPressed}
        className={classes(
          'inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors',
          'hover:bg-sunken hover:text-ink disabled:cursor-not-allowed disabled:opacity-50',
          isPressed && 'bg-accent-soft text-ink',
          size === 'small' ? 'size-7' : 'size-9',
          className,
        )}
      >
        {children}
      </button>
    </Tooltip>
  )
}
