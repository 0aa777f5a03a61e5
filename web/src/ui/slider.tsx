import { useId } from 'react'

type SliderProps = {
  readonly label: string
  readonly value: number
  readonly range: readonly [least: number, most: number, step: number]
  readonly shown: string
  readonly onChange: (value: number) => void
  /** Once the hand is off it: for what costs a request. */
  readonly onDone?: () => void
}

/** A number that is felt rather than typed. */
export function Slider({ label, value, range: [least, most, step], shown, onChange, onDone }: SliderProps) {
  const id = useId()
  return (
    <div className="grid grid-cols-[4rem_minmax(0,1fr)_auto] items-center gap-3">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={step}
        value={value}
        aria-valuetext={shown}
        onChange={(event) => onChange(Number(event.target.value))}
        onPointerUp={onDone}
        onKeyUp={onDone}
        onBlur={onDone}
        className="w-full accent-accent"
      />
      <output htmlFor={id} className="min-w-16 text-right text-xs text-muted tabular-nums">
        {shown}
      </output>
    </div>
  )
}
