// Fields of one thing that somebody is changing: what was typed survives a reload and a save that was on its way, and whoever was
// faster is met with a question about the fields that both changed.
import { useDraft } from '#web/kit/draft.ts'
import { isOvertaken, type TypedOver } from '#web/kit/typed-over.ts'

export type Values = Readonly<Record<string, string>>

type Typed = { readonly values: Values; readonly base: Values; readonly sent?: Values }
const NOTHING: Typed = { values: {}, base: {} }

function fieldOf({ values, base, sent }: Typed, field: string): TypedOver {
  const known = sent?.[field]
  return { text: values[field] ?? '', base: base[field] ?? '', ...(known === undefined ? {} : { sent: known }) }
}

/** With this field typed in. One that is as saved again is no draft, unless what was sent of it may yet be saved. */
export function typedInto(typed: Typed, { field, value, saved }: Record<'field' | 'value' | 'saved', string>): Typed {
  const values = { ...typed.values, [field]: value }
  const base = { ...typed.base, [field]: typed.base[field] ?? saved }
  const next = { ...typed, values, base }
  if (value !== saved || typed.sent?.[field] !== undefined) return next
  const others = (all: Values) => Object.fromEntries(Object.entries(all).filter(([name]) => name !== field))
  return { ...next, values: others(values), base: others(base) }
}

/** What of `typed` is still to be saved after `sent` was, as `saved`: fields that were typed in since, over what is saved. */
export function fieldsAfterSave(typed: Typed, sent: Values, saved = sent): Typed {
  const left = Object.keys(typed.values).filter((field) => typed.values[field] !== sent[field])
  const pick = (values: Values) => Object.fromEntries(left.map((field) => [field, values[field] ?? '']))
  return { values: pick(typed.values), base: pick({ ...typed.base, ...saved }) }
}

/** `saved` is how the fields are on the server now, all as text. `normal`: how a text stands there once it was saved. */
export function useFields(name: string, saved: Values, normal = (_field: string, text: string) => text) {
  const [typed, setTyped, clearDraft] = useDraft<Typed>(name, NOTHING)
  const changed = Object.keys(typed.values).filter((field) => typed.values[field] !== saved[field])
  const overtaken = changed.filter((field) => isOvertaken(fieldOf(typed, field), saved[field] ?? ''))
  const clear = () => {
    setTyped(NOTHING)
    clearDraft()
  }
  /** They are sent as they are now; call what it gives once they are saved. */
  const send = () => {
    const sent = typed.values
    const known = Object.fromEntries(Object.entries(sent).map(([field, text]) => [field, normal(field, text)]))
    setTyped((now) => ({ ...now, sent: known }))
    return () => setTyped((now) => fieldsAfterSave(now, sent, known))
  }
  return {
    /** As `<NotKept>` asks for it. */
    draft: name,
    values: { ...saved, ...typed.values } as Values,
    /** Fields whose text is not the saved one. */
    changed,
    /** Those among them that somebody else has changed since. */
    overtaken,
    set: (field: string, value: string) =>
      setTyped((now) => typedInto(now, { field, value, saved: saved[field] ?? '' })),
    /** What is saved now is known and shall be written over. */
    insist: () => setTyped((now) => ({ ...now, base: { ...now.base, ...saved } })),
    /** What others saved stands in the fields that they changed; the rest of what was typed stays. */
    yield: () =>
      setTyped((now) =>
        fieldsAfterSave(now, Object.fromEntries(overtaken.map((field) => [field, now.values[field] ?? '']))),
      ),
    send,
    clear,
  }
}
