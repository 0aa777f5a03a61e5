// Fields that save themselves: a choice at once, a text when it is left. What could not be saved stays as it was typed.
import { useDraft } from '#web/kit/draft.ts'
import { Field } from '#web/ui/field.tsx'
import { Input, Select, TextArea } from '#web/ui/input.tsx'
import { useTexts } from './director-texts.ts'

type ChoiceProps<T extends string> = {
  readonly label: string
  readonly options: readonly T[]
  readonly nameOf: (option: T) => string
  /** Null: the selected shots differ. */
  readonly value: T | null
  readonly isDisabled: boolean
  readonly onChange: (value: T) => void
}

export function Choice<T extends string>({ label, options, nameOf, value, isDisabled, onChange }: ChoiceProps<T>) {
  const t = useTexts()
  return (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          value={value ?? ''}
          disabled={isDisabled}
          onChange={(event) => onChange(event.target.value as T)}
        >
          {value === null && (
            <option value="" disabled>
              {t('inspector.mixed')}
            </option>
          )}
          {options.map((option) => (
            <option key={option} value={option}>
              {nameOf(option)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

type SavedTextProps = {
  readonly label: string
  readonly hint?: string
  /** Names the draft: of this field of this shot. */
  readonly draft: string
  readonly value: string
  readonly rows?: number
  readonly kind?: 'text' | 'seconds'
  readonly isDisabled: boolean
  readonly onSave: (value: string) => Promise<unknown>
}

type Saving = Pick<SavedTextProps, 'draft' | 'value' | 'onSave'>

/** What is typed stands until it is saved. `revert` forgets it. */
export function useSavedText({ draft, value, onSave }: Saving) {
  const [typed, setTyped] = useDraft<string | null>(`director.${draft}`, null)
  const save = async () => {
    if (typed === null) return
    if (typed === value) return setTyped(null)
    await onSave(typed).then(
      () => setTyped(null),
      () => {},
    )
  }
  return { shown: typed ?? value, set: setTyped, save, revert: () => setTyped(null) }
}

export function SavedText({ label, hint, draft, value, rows, kind = 'text', isDisabled, onSave }: SavedTextProps) {
  const { shown, set, save } = useSavedText({ draft, value, onSave })
  return (
    <Field label={label} {...(hint ? { hint } : {})}>
      {(control) => {
        const shared = {
          ...control,
          value: shown,
          disabled: isDisabled,
          onBlur: () => void save(),
        }
        if (rows) return <TextArea {...shared} rows={rows} onChange={(event) => set(event.target.value)} />
        return (
          <Input
            {...shared}
            {...(kind === 'seconds' ? { type: 'number', min: 0.2, max: 600, step: 0.1 } : {})}
            onChange={(event) => set(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
          />
        )
      }}
    </Field>
  )
}
