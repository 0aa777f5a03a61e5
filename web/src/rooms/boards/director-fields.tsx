// Fields that save themselves: a choice at once, a text when it is left. What could not be saved stays as it was typed.
import { useState } from 'react'
import { useCommon } from '#web/i18n/common.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { StaleChoice } from '#web/kit/stale-choice.tsx'
import {
  afterSave,
  asSent,
  isOvertaken as isTextOvertaken,
  overKnown,
  type TypedOver,
  unlessSaved,
} from '#web/kit/typed-over.ts'
import { Button } from '#web/ui/button.tsx'
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
  /** How a text stands there once it was saved. */
  readonly normal?: (text: string) => string
  readonly onSave: (value: string) => Promise<unknown>
}

type Saving = Pick<SavedTextProps, 'draft' | 'value' | 'normal' | 'onSave'>

const asTyped = (text: string) => text

/** What is typed stands until it is saved, and never goes over what another saved meanwhile. `revert` forgets it. */
export function useSavedText({ draft, value, normal = asTyped, onSave }: Saving) {
  const name = `director.text.${draft}`
  const [typed, setTyped] = useDraft<TypedOver | null>(name, null)
  const [savesUnderWay, setUnderWay] = useState(0)
  const [hasFocus, setFocus] = useState(false)
  const isOvertaken = typed !== null && isTextOvertaken(typed, value)
  const send = async ({ text }: TypedOver) => {
    setTyped((now) => now && asSent(now, normal(text)))
    setUnderWay((count) => count + 1)
    await onSave(text)
      .then(
        () => setTyped((now) => afterSave(now, text, normal(text))),
        () => {},
      )
      .finally(() => setUnderWay((count) => count - 1))
  }
  const save = async () => {
    if (typed === null) return
    if (normal(typed.text) === value) return setTyped(null)
    if (!isOvertaken) await send(typed)
  }
  return {
    /** As `<NotKept>` asks for it. */
    draft: name,
    shown: typed?.text ?? value,
    /** `unsaved`: of an earlier visit, or refused; not while somebody types. */
    standing: isOvertaken
      ? ('overtaken' as const)
      : typed !== null && normal(typed.text) !== value && !hasFocus && savesUnderWay === 0
        ? ('unsaved' as const)
        : ('saved' as const),
    value,
    set: (text: string) => setTyped((now) => unlessSaved({ ...(now ?? { base: value }), text }, value)),
    save,
    enter: () => setFocus(true),
    leave: () => {
      setFocus(false)
      void save()
    },
    revert: () => setTyped(null),
    insist: () => {
      if (typed === null) return
      const mine = overKnown(typed, value)
      setTyped(mine)
      void send(mine)
    },
  }
}

type TypedText = ReturnType<typeof useSavedText>

type StandingProps = { readonly text: TypedText; readonly isDisabled?: boolean }

/** What became of a text that could not simply be saved. */
export function TypedStanding(props: StandingProps) {
  return (
    <>
      <NotKept draft={props.text.draft} />
      <Standing {...props} />
    </>
  )
}

function Standing({ text, isDisabled = false }: StandingProps) {
  const t = useTexts()
  const common = useCommon()
  if (text.standing === 'saved') return null
  if (text.standing === 'overtaken')
    return (
      <StaleChoice onTheirs={text.revert} onMine={text.insist}>
        <p className="break-words">{text.value === '' ? t('inspector.emptied') : text.value}</p>
      </StaleChoice>
    )
  return (
    <p className="flex flex-wrap items-center gap-2 text-xs text-muted">
      {t('inspector.unsaved')}
      {!isDisabled && (
        <Button size="small" onClick={() => void text.save()}>
          {common('save')}
        </Button>
      )}
      <Button size="small" look="quiet" onClick={text.revert}>
        {t('do.discard')}
      </Button>
    </p>
  )
}

export function SavedText({ label, hint, rows, kind = 'text', isDisabled, ...saving }: SavedTextProps) {
  const text = useSavedText(saving)
  return (
    <div className="flex flex-col gap-1.5">
      <Field label={label} {...(hint ? { hint } : {})}>
        {(control) => {
          const shared = {
            ...control,
            value: text.shown,
            disabled: isDisabled,
            onFocus: text.enter,
            onBlur: text.leave,
          }
          if (rows) return <TextArea {...shared} rows={rows} onChange={(event) => text.set(event.target.value)} />
          return (
            <Input
              {...shared}
              {...(kind === 'seconds' ? { type: 'number', min: 0.2, max: 600, step: 0.1 } : {})}
              onChange={(event) => text.set(event.target.value)}
              onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
            />
          )
        }}
      </Field>
      <TypedStanding text={text} isDisabled={isDisabled} />
    </div>
  )
}
