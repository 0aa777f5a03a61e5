// Fields of one thing that somebody is changing: what was typed survives a reload, and whoever was faster is met with a question.
import { useDraft } from '#web/kit/draft.ts'

export type Values = Readonly<Record<string, string>>

type Typed = { readonly values: Values; readonly base: Values }
const NOTHING: Typed = { values: {}, base: {} }

/** `saved` is how the fields are on the server now, all as text. */
export function useFields(name: string, saved: Values) {
  const [typed, setTyped, clearDraft] = useDraft<Typed>(name, NOTHING)
  const changed = Object.keys(typed.values).filter((field) => typed.values[field] !== saved[field])
  const clear = () => {
    setTyped(NOTHING)
    clearDraft()
  }
  return {
    values: { ...saved, ...typed.values } as Values,
    /** Fields whose text is not the saved one. */
    changed,
    /** Those among them that somebody else has changed since. */
    overtaken: changed.filter((field) => typed.base[field] !== saved[field]),
    set: (field: string, value: string) =>
      setTyped({
        values: { ...typed.values, [field]: value },
        base: { ...typed.base, [field]: typed.base[field] ?? saved[field] ?? '' },
      }),
    /** What is saved now is known and shall be written over. */
    insist: () => setTyped({ ...typed, base: { ...typed.base, ...saved } }),
    clear,
  }
}
