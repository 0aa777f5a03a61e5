import { Select } from '#web/ui/input.tsx'

type FilterSelectProps<T extends string> = {
  /** Read aloud; the shown choice says the rest. */
  readonly label: string
  /** The choice that filters nothing. */
  readonly any: string
  readonly value: string | undefined
  readonly options: readonly T[]
  readonly nameOf: (option: T) => string
  readonly onChange: (value: string | undefined) => void
}

/** One filter of a list, kept in the address: undefined means all. */
export function FilterSelect<T extends string>({ label, any, value, options, nameOf, onChange }: FilterSelectProps<T>) {
  return (
    <Select
      aria-label={label}
      className="w-auto! max-w-44 max-sm:flex-1"
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    >
      <option value="">{any}</option>
      {/* What is asked for is shown, also where the list does not know it (yet). */}
      {value !== undefined && !(options as readonly string[]).includes(value) && (
        <option value={value}>{nameOf(value as T)}</option>
      )}
      {options.map((option) => (
        <option key={option} value={option}>
          {nameOf(option)}
        </option>
      ))}
    </Select>
  )
}
