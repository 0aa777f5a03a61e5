import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Input } from '#web/ui/input.tsx'

const TYPING_MS = 250

type SearchFieldProps = {
  /** Read aloud; shown in the empty field if there is no hint. */
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Asks when the typing rests; the address may also be changed from outside (back, clear). */
export function SearchField({ label, hint = label, value, onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState(value)
  const asked = useRef(value)
  // A page that draws itself again meanwhile must not make the typing wait anew.
  const change = useRef(onChange)
  change.current = onChange
  useEffect(() => {
    if (value !== asked.current) setTyped(value)
    asked.current = value
  }, [value])
  useEffect(() => {
    if (typed === asked.current) return
    const timer = setTimeout(() => {
      asked.current = typed
      change.current(typed)
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <div className="relative w-full sm:w-64">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-faint" />
      <Input
        type="search"
        aria-label={label}
        placeholder={hint}
        className="pl-8!"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  )
}
