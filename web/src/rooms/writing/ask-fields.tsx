// What is asked for, kind by kind.
import type { ReactNode } from 'react'
import type { Board } from '#contract/boards.ts'
import type { CopyPart, DraftKind } from '#contract/writing.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatNumber } from '#web/i18n/format.ts'
import { Field } from '#web/ui/field.tsx'
import { Input, Select, TextArea } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { useTexts } from './texts.ts'
import {
  type Desk,
  type Lines,
  PARSED_CHARS_MAX,
  passageOf,
  SUBJECTS_MAX,
  sceneOf,
  subjectsOf,
  type Typed,
} from './wish.ts'
import { PARTS } from './writing.ts'

type FieldsProps = {
  readonly kind: DraftKind
  readonly typed: Typed
  readonly type: (change: Partial<Typed>) => void
  readonly desk: Desk
  readonly isDirty: boolean
  readonly onLines: (lines: Lines) => void
}

export function AskFields(props: FieldsProps) {
  const { kind } = props
  const wish = kind !== 'rewrite' && <Words name="wish" max={2000} {...props} />
  return (
    <div className="flex flex-col gap-4">
      {kind === 'script' && <ScriptFields {...props} />}
      {kind === 'rewrite' && <RewriteFields {...props} />}
      {kind === 'parse' && <ParseFields desk={props.desk} />}
      {kind === 'shots' && <SceneField {...props} />}
      {kind === 'visual' && <SubjectsField {...props} />}
      {kind === 'copy' && <CopyFields {...props} />}
      {wish}
    </div>
  )
}

type WordsProps = Pick<FieldsProps, 'typed' | 'type'> & {
  readonly name: 'wish' | 'genre' | 'tone' | 'audience' | 'characters'
  readonly max: number
  readonly hint?: string
}

/** One line that may be left empty. */
function Words({ name, max, hint, typed, type }: WordsProps) {
  const t = useTexts()
  const common = useCommon()
  return (
    <Field label={t(name)} isOptional={common('optional')} hint={hint}>
      {(control) => (
        <Input
          {...control}
          maxLength={max}
          value={typed[name]}
          onChange={(event) => type({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
}

type AreaProps = Pick<FieldsProps, 'typed' | 'type'> & {
  readonly name: 'idea' | 'change' | 'product'
  readonly max: number
  readonly hint: string
  readonly rows: number
}

function Area({ name, max, hint, rows, typed, type }: AreaProps) {
  const t = useTexts()
  return (
    <Field label={t(name)} hint={hint}>
      {(control) => (
        <TextArea
          {...control}
          required
          rows={rows}
          maxLength={max}
          value={typed[name]}
          onChange={(event) => type({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
}

const Row = ({ children }: { readonly children: ReactNode }) => (
  <div className="grid gap-4 sm:grid-cols-2">{children}</div>
)

function ScriptFields(props: FieldsProps) {
  const t = useTexts()
  const common = useCommon()
  const { typed, type } = props
  return (
    <>
      <Area name="idea" max={20_000} rows={5} hint={t('ideaHint')} {...props} />
      <Row>
        <Field label={t('length')} isOptional={common('optional')} hint={t('lengthHint')}>
          {(control) => (
            <Input
              {...control}
              type="number"
              inputMode="numeric"
              min={10}
              max={10_800}
              value={typed.length}
              onChange={(event) => type({ length: event.target.value })}
            />
          )}
        </Field>
        <Words name="genre" max={50} {...props} />
      </Row>
      <Words name="characters" max={2000} hint={t('charactersHint')} {...props} />
    </>
  )
}

function RewriteFields(props: FieldsProps) {
  const t = useTexts()
  const { desk, isDirty, onLines } = props
  const passage = passageOf(desk)
  const { lines } = desk
  const line = (name: keyof Lines) => (
    <Field label={t(name)}>
      {(control) => (
        <Input
          {...control}
          type="number"
          inputMode="numeric"
          min={1}
          value={String(lines[name])}
          onChange={(event) => onLines({ ...lines, [name]: Number(event.target.value) })}
        />
      )}
    </Field>
  )
  return (
    <>
      {isDirty && <Notice tone="warn">{t('saveFirst')}</Notice>}
      <Row>
        {line('from')}
        {line('to')}
      </Row>
      <figure>
        <figcaption className="mb-1.5 text-xs text-muted">{t('passage')}</figcaption>
        <p
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          tabIndex={0}
          className="max-h-40 overflow-y-auto rounded-md border border-line bg-sunken px-3 py-2 break-words whitespace-pre-wrap"
        >
          {passage.trim() === '' ? <span className="text-muted">{t('noPassage')}</span> : passage}
        </p>
      </figure>
      <Area name="change" max={2000} rows={3} hint={t('changeHint')} {...props} />
    </>
  )
}

function ParseFields({ desk: { text } }: Pick<FieldsProps, 'desk'>) {
  const t = useTexts()
  if (text.trim() === '') return <Notice tone="warn">{t('noText')}</Notice>
  const isTooLong = text.length > PARSED_CHARS_MAX
  return (
    <Notice tone={isTooLong ? 'warn' : 'info'}>
      {t('text', { count: formatNumber(text.length), most: formatNumber(PARSED_CHARS_MAX) })}
    </Notice>
  )
}

const nameOfScene = (scene: Board['scenes'][number]) => `${scene.number} · ${scene.heading}`

function SceneField({ typed, type, desk: { board } }: FieldsProps) {
  const t = useTexts()
  const chosen = sceneOf(typed, board)
  if (chosen === undefined) return <Notice tone="warn">{t('noBoard')}</Notice>
  return (
    <Field label={t('scene')}>
      {(control) => (
        <Select {...control} value={chosen} onChange={(event) => type({ sceneId: event.target.value })}>
          {(board?.scenes ?? []).map((scene) => (
            <option key={scene.id} value={scene.id}>
              {nameOfScene(scene)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

function SubjectsField({ typed, type, desk: { board } }: FieldsProps) {
  const t = useTexts()
  if (!board) return <Notice tone="warn">{t('noBoard')}</Notice>
  const isMany = subjectsOf(typed, board).length > SUBJECTS_MAX
  return (
    <Field label={t('subjects')} {...(isMany ? { hint: t('subjectsMost', { most: SUBJECTS_MAX }) } : {})}>
      {(control) => (
        <Select {...control} value={typed.about} onChange={(event) => type({ about: event.target.value })}>
          <option value="characters">{t('allCharacters')}</option>
          <option value="locations">{t('allLocations')}</option>
          {board.scenes.map((scene) => (
            <option key={scene.id} value={scene.id}>
              {t('shotsOf', { number: scene.number })}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

function CopyFields(props: FieldsProps) {
  const t = useTexts()
  const { typed, type } = props
  const toggle = (part: CopyPart) =>
    type({ parts: PARTS.filter((each) => (each === part) !== typed.parts.includes(each)) })
  return (
    <>
      <Area name="product" max={20_000} rows={5} hint={t('productHint')} {...props} />
      <fieldset>
        <legend className="mb-1.5 font-medium">{t('parts')}</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {PARTS.map((part) => (
            <label key={part} className="flex items-center gap-2">
              <input
                type="checkbox"
                className="size-4 accent-[var(--accent)]"
                checked={typed.parts.includes(part)}
                onChange={() => toggle(part)}
              />
              {t(`part.${part}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <Row>
        <Words name="tone" max={100} {...props} />
        <Words name="audience" max={200} {...props} />
      </Row>
    </>
  )
}
