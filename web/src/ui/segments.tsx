import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'

type SegmentsProps<T extends string> = {
  readonly label: string
  readonly options: readonly { readonly value: T; readonly label: ReactNode; readonly name?: string }[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** One of few, all in view. */
export function Segments<T extends string>({ label, options, value, onChange }: SegmentsProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => next && onChange(next as T)}
      className="inline-flex rounded-md border border-line bg-sunken p-0.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          aria-label={option.name}
          className="inline-flex h-7 items-center gap-1.5 rounded px-2.5 text-muted hover:text-ink data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:shadow-sm"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
