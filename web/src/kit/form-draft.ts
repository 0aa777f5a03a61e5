// The fields of a form over what is saved: kept over a reload and a failed request, and never sent over what another saved
// meanwhile without a question.
import { useState } from 'react'
import { useDraft } from './draft.ts'

export type FormOver<F> = { readonly fields: F; readonly base: F }

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** Fields that both this person and another have changed since the typing began, to different ends. */
export function overtakenFields<F extends object>({ fields, base }: FormOver<F>, saved: F): readonly (keyof F)[] {
  return (Object.keys(saved) as (keyof F)[]).filter(
    (name) => !same(base[name], saved[name]) && !same(fields[name], saved[name]) && !same(fields[name], base[name]),
  )
}

/** What was typed, with what others saved in the fields that were left alone. */
export function mergedFields<F extends object>({ fields, base }: FormOver<F>, saved: F): F {
  const mine = Object.entries(fields).filter(([name, value]) => !same(value, base[name as keyof F]))
  return { ...saved, ...Object.fromEntries(mine) }
}

/** With `change` typed in. Null if all fields are as saved again: there is nothing to keep. */
export function typedForm<F extends object>(now: FormOver<F> | null, change: Partial<F>, saved: F): FormOver<F> | null {
  const next = { fields: { ...(now?.fields ?? saved), ...change }, base: now?.base ?? saved }
  return same(mergedFields(next, saved), saved) ? null : next
}

/** `saved`: plain values, the same names each time. */
export function useFormDraft<F extends object>(name: string, saved: F) {
  const [held, setHeld, clear] = useDraft<FormOver<F> | null>(name, null)
  // Of an earlier visit: it does not look saved.
  const [isRestored, setRestored] = useState(held !== null)
  const overtaken = held ? overtakenFields(held, saved) : []
  const forget = () => {
    setHeld(null)
    clear()
    setRestored(false)
  }
  return {
    /** As `<NotKept>` asks for it. */
    name,
    fields: held ? mergedFields(held, saved) : saved,
    isRestored,
    overtaken,
    set: (change: Partial<F>) => setHeld((now) => typedForm(now, change, saved)),
    /** Others' fields stand, where both changed them. */
    yield: () =>
      setHeld(
        (now) =>
          now && { ...now, fields: { ...now.fields, ...Object.fromEntries(overtaken.map((f) => [f, now.base[f]])) } },
      ),
    /** What others saved is known and shall be written over. */
    insist: () => setHeld((now) => now && { fields: mergedFields(now, saved), base: saved }),
    forget,
  }
}
