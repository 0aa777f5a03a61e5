// What is known of a character or a location: what the script says, and what people say instead.
import { RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Board, BoardEdit } from '#contract/boards.ts'
import { useCommon } from '#web/i18n/common.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { StaleChoice } from '#web/kit/stale-choice.tsx'
import { Button } from '#web/ui/button.tsx'
import { type ControlProps, Field } from '#web/ui/field.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Input, Select, TextArea } from '#web/ui/input.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { type Character, type Location, useEditBoard } from './assets-data.ts'
import { useFields, type Values } from './assets-fields.ts'
import { PersonReasons } from './assets-reasons.tsx'
import { useTexts } from './assets-texts.ts'

const CHARACTER_FIELDS = ['name', 'aliases', 'gender', 'age_years', 'notes'] as const
type CharacterField = (typeof CHARACTER_FIELDS)[number]
type Said = Pick<Character, CharacterField>

const splitNames = (text: string) => [...new Set(text.split(/[,，、;；]/).map((name) => name.trim()))].filter(Boolean)

function toValues(said: Said): Record<CharacterField, string> {
  return {
    name: said.name,
    aliases: said.aliases.join(', '),
    gender: said.gender ?? '',
    age_years: said.age_years === null ? '' : String(said.age_years),
    notes: said.notes,
  }
}

const LABELS = {
  name: 'field.name',
  aliases: 'field.aliases',
  gender: 'field.gender',
  age_years: 'field.age',
  notes: 'field.notes',
} as const

const normal = (field: string, text: string) => (field === 'aliases' ? splitNames(text).join(', ') : text.trim())

function toFields(values: Values, changed: readonly string[]): NonNullable<CharacterEdit['set']> {
  const all = {
    name: values.name?.trim() ?? '',
    aliases: splitNames(values.aliases ?? ''),
    gender: values.gender === 'female' || values.gender === 'male' ? values.gender : null,
    age_years: values.age_years === '' ? null : Number(values.age_years),
    notes: values.notes ?? '',
  } as const
  return Object.fromEntries(Object.entries(all).filter(([field]) => changed.includes(field)))
}
type CharacterEdit = Extract<BoardEdit, { type: 'character' }>

type CharacterProps = { readonly board: Board; readonly character: Character }

export function CharacterDescription({ board, character }: CharacterProps) {
  const t = useTexts()
  const { role } = useWorkspace()
  const mayEdit = isAtLeast(role, 'director')
  const fields = useFields(`character.${character.id}`, toValues(character), normal)
  const edit = useEditBoard(board.project_id)
  const inScript = toValues(character.script)
  const save = () => {
    const set = toFields(fields.values, fields.changed)
    const edits: BoardEdit[] = [{ type: 'character', id: character.id, set }]
    const done = fields.send()
    void edit.mutateAsync({ edits, revision: board.revision }).then(done, () => {})
  }
  const reset = (field: CharacterField) =>
    edit.mutate({ edits: [{ type: 'character', id: character.id, reset: [field] }], revision: board.revision })
  const inWords = (field: string, value: string) => (field === 'gender' ? genderWord(t, value) : value)
  const theirs = fields.overtaken.map((field) => {
    const value = inWords(field, toValues(character)[field as CharacterField])
    return { label: t(LABELS[field as CharacterField]), value }
  })
  const shared = { fields, inScript, saved: toValues(character), mayEdit, onReset: reset }
  return (
    <DescriptionForm {...{ fields, theirs, mayEdit }} error={edit.error} isBusy={edit.isPending} onSave={save}>
      <ScriptField {...shared} field="name" label={t('field.name')}>
        {(control) => <Input {...control} required maxLength={100} {...bind(fields, 'name', mayEdit)} />}
      </ScriptField>
      <ScriptField {...shared} field="aliases" label={t('field.aliases')} hint={t('field.aliasesHint')}>
        {(control) => <Input {...control} {...bind(fields, 'aliases', mayEdit)} />}
      </ScriptField>
      <div className="grid gap-4 sm:grid-cols-2">
        <ScriptField {...shared} field="gender" label={t('field.gender')}>
          {(control) => (
            <Select {...control} {...bindChoice(fields, 'gender', mayEdit)}>
              <option value="">{t('field.unknown')}</option>
              <option value="female">{t('field.female')}</option>
              <option value="male">{t('field.male')}</option>
            </Select>
          )}
        </ScriptField>
        <ScriptField {...shared} field="age_years" label={t('field.age')}>
          {(control) => (
            <Input {...control} type="number" min={0} max={10000} {...bind(fields, 'age_years', mayEdit)} />
          )}
        </ScriptField>
      </div>
      <PersonReasons script={character.script} />
      <ScriptField {...shared} field="notes" label={t('field.notes')} hint={t('field.notesHint')}>
        {(control) => <TextArea {...control} rows={5} maxLength={5000} {...bind(fields, 'notes', mayEdit)} />}
      </ScriptField>
    </DescriptionForm>
  )
}

type Fields = ReturnType<typeof useFields>
type Changed = { readonly target: { readonly value: string } }

const bind = (fields: Fields, field: string, mayEdit: boolean) => ({
  value: fields.values[field] ?? '',
  readOnly: !mayEdit,
  onChange: (event: Changed) => fields.set(field, event.target.value),
})

const bindChoice = (fields: Fields, field: string, mayEdit: boolean) => ({
  value: fields.values[field] ?? '',
  disabled: !mayEdit,
  onChange: (event: Changed) => fields.set(field, event.target.value),
})

type FormProps = {
  readonly fields: Fields
  /** What others saved in the fields that both changed. */
  readonly theirs: readonly { readonly label: string; readonly value: string }[]
  readonly mayEdit: boolean
  readonly error: unknown
  readonly isBusy: boolean
  readonly onSave: () => void
  readonly children: ReactNode
}

function DescriptionForm({ fields, theirs, mayEdit, error, isBusy, onSave, children }: FormProps) {
  const t = useTexts()
  const isChanged = fields.changed.length > 0
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        onSave()
      }}
    >
      {!mayEdit && <p className="text-muted">{t('readOnly')}</p>}
      {children}
      {fields.overtaken.length > 0 && (
        <StaleChoice onTheirs={fields.yield} onMine={fields.insist}>
          {theirs.map(({ label, value }) => (
            <p key={label}>{t('conflict', { field: label, value: value === '' ? t('nothingSaid') : value })}</p>
          ))}
        </StaleChoice>
      )}
      <NotKept draft={fields.draft} />
      <Problem error={error} />
      {mayEdit && (
        <div className="flex items-center gap-2">
          <SaveButton isChanged={isChanged && fields.overtaken.length === 0} isBusy={isBusy} />
          {isChanged && (
            <Button look="quiet" onClick={fields.clear}>
              {t('discard')}
            </Button>
          )}
          {isChanged && <span className="text-xs text-muted">{t('unsaved')}</span>}
        </div>
      )}
    </form>
  )
}

function SaveButton({ isChanged, isBusy }: { readonly isChanged: boolean; readonly isBusy: boolean }) {
  const c = useCommon()
  return (
    <Button type="submit" look={isChanged ? 'primary' : 'secondary'} disabled={!isChanged} isBusy={isBusy}>
      {c('save')}
    </Button>
  )
}

type ScriptFieldProps = {
  readonly field: CharacterField
  readonly label: string
  readonly hint?: string
  readonly fields: Fields
  readonly inScript: Record<CharacterField, string>
  readonly saved: Record<CharacterField, string>
  readonly mayEdit: boolean
  readonly onReset: (field: CharacterField) => void
  readonly children: (control: ControlProps) => ReactNode
}

function genderWord(t: ReturnType<typeof useTexts>, value: string): string {
  return value === 'female' ? t('field.female') : value === 'male' ? t('field.male') : ''
}

/** Beside a field that people have changed stands what the script says, and the way back to it. */
function ScriptField({ field, label, hint, inScript, saved, mayEdit, onReset, children }: ScriptFieldProps) {
  const t = useTexts()
  const isEdited = saved[field] !== inScript[field]
  const shown = field === 'gender' ? genderWord(t, inScript.gender) : inScript[field]
  return (
    <div className="flex flex-col gap-1">
      <Field label={label} {...(hint === undefined ? {} : { hint })}>
        {children}
      </Field>
      {isEdited && (
        <p className="flex items-center gap-1 text-xs text-info">
          <span className="min-w-0 flex-1">{`${t('scriptSays')} ${shown === '' ? t('nothingSaid') : shown}`}</span>
          {mayEdit && (
            <IconButton size="small" label={`${t('resetField')}: ${label}`} onClick={() => onReset(field)}>
              <RotateCcw aria-hidden className="size-3.5" />
            </IconButton>
          )}
        </p>
      )}
    </div>
  )
}

type LocationProps = { readonly board: Board; readonly location: Location }

export function LocationDescription({ board, location }: LocationProps) {
  const t = useTexts()
  const { role } = useWorkspace()
  const mayEdit = isAtLeast(role, 'director')
  const fields = useFields(`location.${location.id}`, { notes: location.notes })
  const edit = useEditBoard(board.project_id)
  const save = () => {
    const edits: BoardEdit[] = [{ type: 'location', id: location.id, set: { notes: fields.values.notes ?? '' } }]
    const done = fields.send()
    void edit.mutateAsync({ edits, revision: board.revision }).then(done, () => {})
  }
  const theirs = fields.overtaken.map(() => ({ label: t('field.placeNotes'), value: location.notes }))
  const scenes = board.scenes.filter((scene) => scene.location === location.name)
  return (
    <DescriptionForm {...{ fields, theirs, mayEdit }} error={edit.error} isBusy={edit.isPending} onSave={save}>
      <Field label={t('field.placeNotes')} hint={t('field.placeNotesHint')}>
        {(control) => <TextArea {...control} rows={5} maxLength={5000} {...bind(fields, 'notes', mayEdit)} />}
      </Field>
      <div>
        <h3 className="mb-2 font-medium">{t('scenes', { count: scenes.length })}</h3>
        <ul className="divide-y divide-line rounded-lg border border-line">
          {scenes.map((scene) => (
            <li key={scene.id} className="px-3 py-2">
              <p className="font-medium">{scene.heading}</p>
              <p className="text-xs text-muted">{scene.characters.join(', ')}</p>
            </li>
          ))}
        </ul>
      </div>
    </DescriptionForm>
  )
}
