// What somebody typed to have something written, and what of it goes to the server.
import type { Board } from '#contract/boards.ts'
import type { CopyPart, DraftKind } from '#contract/writing.ts'
import type { Ask, Subject } from './writing.ts'

export type Typed = {
  readonly engine: string
  readonly idea: string
  readonly length: string
  readonly genre: string
  readonly characters: string
  readonly wish: string
  readonly change: string
  readonly product: string
  readonly parts: readonly CopyPart[]
  readonly tone: string
  readonly audience: string
  readonly sceneId: string
  /** `characters`, `locations`, or the id of a scene whose shots are meant. */
  readonly about: string
}

export const NOTHING_TYPED: Typed = {
  engine: '',
  idea: '',
  length: '',
  genre: '',
  characters: '',
  wish: '',
  change: '',
  product: '',
  parts: ['description', 'selling_points', 'faq', 'social'],
  tone: '',
  audience: '',
  sceneId: '',
  about: 'characters',
}

/** 1-based, both inclusive. */
export type Lines = { readonly from: number; readonly to: number }

export type Desk = {
  readonly board: Board | undefined
  /** Of the saved script. */
  readonly savedText: string
  /** What is on the desk now. */
  readonly text: string
  readonly lines: Lines
}

/** As many as the server takes. */
export const SUBJECTS_MAX = 40
/** What an engine marks up at once. */
export const PARSED_CHARS_MAX = 12_000
const LENGTH_MIN_S = 10
const LENGTH_MAX_S = 3 * 3600

/** Null while something is missing. */
export function askOf(kind: DraftKind, typed: Typed, desk: Desk): Ask | null {
  const body = bodyOf(kind, typed, desk)
  if (!body) return null
  const engine = typed.engine === '' ? {} : { engine: typed.engine }
  return { kind, body: { ...body, ...engine } }
}

type Body = Readonly<Record<string, unknown>>

function bodyOf(kind: DraftKind, typed: Typed, desk: Desk): Body | null {
  const wish = said('wish', typed.wish)
  switch (kind) {
    case 'script':
      return typed.idea.trim() === '' || lengthOf(typed) === null
        ? null
        : {
            idea: typed.idea.trim(),
            ...(typed.length === '' ? {} : { length_seconds: lengthOf(typed) }),
            ...said('genre', typed.genre),
            ...said('characters', typed.characters),
            ...wish,
          }
    case 'rewrite': {
      const { from, to } = desk.lines
      if (typed.change.trim() === '' || passageOf(desk).trim() === '') return null
      return { start_line: from, end_line: to, wish: typed.change.trim() }
    }
    case 'parse':
      return desk.text.trim() === '' || desk.text.length > PARSED_CHARS_MAX ? null : { text: desk.text, ...wish }
    case 'shots': {
      const sceneId = sceneOf(typed, desk.board)
      return sceneId === undefined ? null : { scene_id: sceneId, ...wish }
    }
    case 'visual': {
      const subjects = subjectsOf(typed, desk.board).slice(0, SUBJECTS_MAX)
      return subjects.length === 0 ? null : { subjects, ...wish }
    }
    case 'copy':
      return typed.product.trim() === '' || typed.parts.length === 0
        ? null
        : {
            product: typed.product.trim(),
            parts: typed.parts,
            ...said('tone', typed.tone),
            ...said('audience', typed.audience),
            ...wish,
          }
  }
}

const said = (name: string, words: string): Body => (words.trim() === '' ? {} : { [name]: words.trim() })

/** Null: no length that the server takes. */
function lengthOf({ length }: Typed): number | undefined | null {
  if (length === '') return undefined
  const seconds = Number(length)
  return Number.isInteger(seconds) && seconds >= LENGTH_MIN_S && seconds <= LENGTH_MAX_S ? seconds : null
}

export function passageOf({ savedText, lines: { from, to } }: Desk): string {
  const lines = savedText.split('\n')
  return from >= 1 && to >= from && to <= lines.length ? lines.slice(from - 1, to).join('\n') : ''
}

/** The chosen scene, else the first that has shots. */
export function sceneOf({ sceneId }: Typed, board: Board | undefined): string | undefined {
  const scenes = (board?.scenes ?? []).filter(({ id }) => board?.shots.some((shot) => shot.scene_id === id))
  return (scenes.find(({ id }) => id === sceneId) ?? scenes[0])?.id
}

export function subjectsOf({ about }: Typed, board: Board | undefined): readonly Subject[] {
  if (!board) return []
  if (about === 'characters') return board.characters.map(({ id }) => ({ kind: 'character', id }))
  if (about === 'locations') return board.locations.map(({ id }) => ({ kind: 'location', id }))
  return board.shots.flatMap(({ id, scene_id: scene }) => (scene === about ? [{ kind: 'shot' as const, id }] : []))
}
