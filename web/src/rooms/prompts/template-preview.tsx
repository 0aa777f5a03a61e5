// The template filled in: of a thing of a project, or of an example. Follows what is typed.
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Board } from '#contract/boards.ts'
import type { PromptKind, PromptPreview, PromptTemplate } from '#contract/prompts.ts'
import { useChoice } from '#web/kit/draft.ts'
import { Problem } from '#web/kit/problem.tsx'
import { useSettled } from '#web/kit/settled.ts'
import { Field } from '#web/ui/field.tsx'
import { Select } from '#web/ui/input.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { boardQuery } from '../boards/director-data.ts'
import { projectChoicesQuery } from '../projects/project.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { previewQuery, type Thing } from './prompts.ts'
import { useTexts } from './texts.ts'

type ThingKind = 'shot' | 'character' | 'location'
const THINGS: Partial<Record<PromptKind, ThingKind>> = {
  'image.shot': 'shot',
  'video.shot': 'shot',
  'image.character': 'character',
  'image.location': 'location',
}

export type Preview = ReturnType<typeof usePreview>

export function usePreview(template: PromptTemplate, text: string) {
  const { id: workspaceId } = useWorkspace()
  const { kind, language } = template
  const thingKind = THINGS[kind]
  // One choice for each kind of thing: whoever compares two prompts of shots looks at one shot.
  const [thing, setThing] = useChoice<Thing | null>(`template-thing.${workspaceId}.${thingKind}`, null)
  const settled = useSettled(text)
  const isChosen = thing !== null && thing.subjectId !== ''
  const asked = { workspaceId, kind, language, text: settled, thing: isChosen && thingKind ? thing : null }
  const query: UseQueryResult<PromptPreview> = useQuery(previewQuery(asked))
  return { ...query, thing, setThing, thingKind, isEmpty: text.trim() === '' }
}

export function TemplatePreview({
  template,
  preview,
}: {
  readonly template: PromptTemplate
  readonly preview: Preview
}) {
  const t = useTexts()
  const { data, error, refetch, isEmpty, thingKind } = preview
  return (
    <section aria-label={t('preview')} className="mt-3 flex flex-col gap-3 border-t border-line pt-5">
      <h3 className="font-semibold">{t('preview')}</h3>
      {thingKind ? (
        <ThingChoice kind={thingKind} preview={preview} />
      ) : (
        <p className="text-xs text-muted">{t('examplesOnly')}</p>
      )}
      <Problem error={error} onRetry={() => void refetch()} />
      {isEmpty && <p className="text-muted">{t('nothingTyped')}</p>}
      {!isEmpty && !error && !data && <Skeleton className="h-32 w-full" />}
      {!isEmpty && !error && data && (
        <div aria-live="polite" className="flex flex-col gap-3">
          {data.system && <Told title={t('instruction')} text={data.system} />}
          <Told title={template.kind.startsWith('text.') ? t('request') : ''} text={data.text} />
        </div>
      )}
    </section>
  )
}

function Told({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div>
      {title && <h4 className="mb-1 text-xs font-medium text-muted">{title}</h4>}
      <p className="rounded-lg border border-line bg-sunken px-4 py-3 leading-relaxed break-words whitespace-pre-wrap">
        {text}
      </p>
    </div>
  )
}

type ThingProps = { readonly kind: ThingKind; readonly preview: Preview }

function ThingChoice({ kind, preview: { thing, setThing } }: ThingProps) {
  const t = useTexts()
  const { id } = useWorkspace()
  const projects = useQuery(projectChoicesQuery(id))
  const all = projects.data ?? []
  const isGone = projects.data !== undefined && thing !== null && all.every((each) => each.id !== thing.projectId)
  useEffect(() => {
    if (isGone) setThing(null)
  }, [isGone, setThing])
  return (
    <div className="flex flex-col gap-3">
      <div className="grid max-w-2xl gap-3 sm:grid-cols-2">
        <Field label={t('shownWith')}>
          {(control) => (
            <Select
              {...control}
              value={thing?.projectId ?? ''}
              onChange={({ target: { value } }) => setThing(value === '' ? null : { projectId: value, subjectId: '' })}
            >
              <option value="">{t('example')}</option>
              {all.map((project) => (
                <option key={project.id} value={project.id}>
                  {project.title}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {thing && <SubjectChoice key={thing.projectId} kind={kind} thing={thing} onChoose={setThing} />}
      </div>
      <Problem error={projects.error} onRetry={() => void projects.refetch()} />
    </div>
  )
}

type SubjectProps = {
  readonly kind: ThingKind
  readonly thing: Thing
  readonly onChoose: (thing: Thing) => void
}

/** Begins with the first of them, so that a project shows something at once. */
function SubjectChoice({ kind, thing, onChoose }: SubjectProps) {
  const t = useTexts()
  const board = useQuery(boardQuery(thing.projectId))
  const things = board.data ? thingsOf(board.data, kind) : undefined
  const first = things?.[0]?.id
  const isKnown = things?.some((each) => each.id === thing.subjectId) ?? true
  useEffect(() => {
    if (!isKnown && first !== undefined) onChoose({ ...thing, subjectId: first })
  }, [isKnown, first, thing, onChoose])
  if (board.error) return <Problem error={board.error} onRetry={() => void board.refetch()} />
  if (!things) return <Skeleton className="h-16 w-full" />
  if (things.length === 0) return <p className="self-end pb-2 text-muted">{t('noThings')}</p>
  return (
    <Field label={t(`thing.${kind}`)}>
      {(control) => (
        <Select
          {...control}
          value={thing.subjectId}
          onChange={(event) => onChoose({ ...thing, subjectId: event.target.value })}
        >
          {things.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

const WORDS_MAX = 40

function thingsOf(board: Board, kind: ThingKind): readonly { readonly id: string; readonly name: string }[] {
  if (kind === 'character') return board.characters
  if (kind === 'location') return board.locations
  return board.shots.map(({ id, action, lines }, at) => {
    const words = action || lines[0]?.text || ''
    return { id, name: `${at + 1} · ${words.length > WORDS_MAX ? `${words.slice(0, WORDS_MAX)}…` : words}` }
  })
}
