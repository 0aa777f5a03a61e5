// Whether an answer can be used, and what it says. Pure: the schema first, then what no schema can say.
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { BoardEdit } from '#contract/boards.ts'
import type { Breakdown } from '#contract/breakdown.ts'
import { addUp } from './add-up.ts'
import type { Content, CopyText, Facts, Item } from './draft.ts'
import { type Read, readJson, readWords } from './read-answer.ts'
import { type ParsedPart, type ShotAnswer, schemaOf } from './schemas.ts'

/** More problems than these help no engine to mend its answer. */
const ERRORS_MAX = 12

export function checkAnswer(facts: Facts, answer: string): Read<Content> {
  if (facts.kind === 'script' || facts.kind === 'rewrite') {
    const text = readWords(answer)
    return text.trim() === '' ? refuse(['The answer is empty.']) : { ok: true, value: { text } }
  }
  const schema = schemaOf(facts)
  const read = readJson(answer)
  if (!read.ok || !schema) return read.ok ? refuse(['The answer cannot be checked.']) : read
  const value = forgive(schema.type, read.value)
  const errors = errorsOf(schema.type, value)
  return errors.length > 0 ? refuse(errors) : understand(facts, value)
}

const refuse = (errors: readonly string[]): Read<never> => ({ ok: false, errors: errors.slice(0, ERRORS_MAX) })

/** Members that nobody asked for go; members that may be null and are left out are null. */
function forgive(type: TSchema, value: unknown): unknown {
  const schema = type as { type?: string; properties?: Record<string, TSchema>; items?: TSchema }
  if (schema.items && Array.isArray(value)) return value.map((one) => forgive(schema.items as TSchema, one))
  if (!schema.properties || typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const given = value as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(schema.properties).flatMap(([name, inner]) => {
      if (given[name] !== undefined) return [[name, forgive(inner, given[name])]]
      return Value.Check(inner, null) ? [[name, null]] : []
    }),
  )
}

function errorsOf(type: TSchema, value: unknown): string[] {
  return [...Value.Errors(type, value)].map((error) => `${error.instancePath || '/'}: ${error.message}`)
}

function understand(facts: Facts, value: unknown): Read<Content> {
  switch (facts.kind) {
    case 'shots':
      return toShotEdits(facts, (value as { shots: ShotAnswer[] }).shots)
    case 'visual':
      return toPromptEdits(facts, (value as { prompts: { id: string; prompt: string }[] }).prompts)
    case 'parse':
      return addUp(facts, (value as { lines: { line: number; parts: ParsedPart[] }[] }).lines)
    case 'copy':
      return toCopy(facts, (value as { texts: CopyText[] }).texts)
    default:
      return refuse(['The answer cannot be understood.'])
  }
}

function toShotEdits(
  { sceneId, shotIds }: Extract<Facts, { kind: 'shots' }>,
  shots: readonly ShotAnswer[],
): Read<Content> {
  const known = new Set(shotIds)
  const errors = shots.flatMap(({ id, after }, at) => {
    if (id !== null && !known.has(id)) return [`/shots/${at}: there is no shot "${id}" in this scene`]
    if (id === null && after !== null && !known.has(after))
      return [`/shots/${at}: there is no shot "${after}" to stand behind`]
    return []
  })
  const twice = shots.filter(({ id }, at) => id !== null && shots.findIndex((one) => one.id === id) !== at)
  for (const { id } of twice) errors.push(`shot "${id}" is named twice`)
  if (errors.length > 0) return refuse(errors)
  const items = shots.flatMap((shot): Item[] => {
    const { id, after, reason, ...fields } = shot
    const set = Object.fromEntries(Object.entries(fields).filter(([, one]) => one !== null))
    if (Object.keys(set).length === 0) return []
    const edit = (
      id === null
        ? { type: 'insert_shot', after, ...(after === null ? { scene_id: sceneId } : {}), set }
        : { type: 'shot', id, set }
    ) as BoardEdit
    return [{ edit, reason, state: 'proposed' }]
  })
  return items.length === 0 ? refuse(['No change of any shot is proposed.']) : { ok: true, value: { items } }
}

function toPromptEdits(
  { subjects }: Extract<Facts, { kind: 'visual' }>,
  prompts: readonly { id: string; prompt: string }[],
): Read<Content> {
  const errors = prompts
    .filter(({ id }) => !subjects.some((one) => one.id === id))
    .map(({ id }) => `There is nothing with the id "${id}".`)
  const items = subjects.flatMap(({ kind, id }): Item[] => {
    const prompt = prompts.find((one) => one.id === id)?.prompt.trim()
    if (prompt) return [{ edit: { type: kind, id, set: { prompt } }, reason: '', state: 'proposed' }]
    errors.push(`The prompt for "${id}" is missing.`)
    return []
  })
  return errors.length > 0 ? refuse(errors) : { ok: true, value: { items } }
}

function toCopy({ languages }: Extract<Facts, { kind: 'copy' }>, texts: readonly CopyText[]): Read<Content> {
  const missing = languages.filter((language) => !texts.some((one) => one.language === language))
  if (missing.length > 0) return refuse(missing.map((language) => `The text in ${language} is missing.`))
  return { ok: true, value: { copy: texts } }
}

/** A script of which our own reader finds nothing to say or to show is none. */
export function flawsOfScript({ lines, shots }: Pick<Breakdown, 'lines' | 'shots'>): string[] {
  if (lines.length > 0) return []
  return [
    shots.length === 0
      ? 'No scene can be read from it.'
      : 'No line of dialogue can be read from it: keep to the layout.',
  ]
}
