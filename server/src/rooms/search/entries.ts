// What of a board can be found. Pure.
import { createHash } from 'node:crypto'
import { foldText } from '#platform/db/like.ts'
import type { Board, BoardShot } from '#rooms/boards/boards.ts'

export type EntryKind = 'character' | 'scene' | 'line'

export type Entry = {
  readonly kind: EntryKind
  readonly refId: string
  readonly shotId: string | null
  readonly lineNumber: number | null
  readonly title: string
  readonly detail: string
}

/** What is shown of one; more would not be read in a list. */
const TITLE_CHARS_MAX = 300
const DETAIL_CHARS_MAX = 200
/** Of one project: a feature film has about 3,000. */
const ENTRIES_MAX = 20_000

export function entriesOf(board: Board): Entry[] {
  const firstShot = new Map<string, BoardShot>()
  for (const shot of board.shots) if (!firstShot.has(shot.sceneId)) firstShot.set(shot.sceneId, shot)
  const characters = board.characters.map((character): Entry => {
    const speaks = board.shots.find((shot) => shot.lines.some((line) => line.character === character.name))
    const detail = [...character.aliases, character.notes].filter((text) => text !== '').join(' · ')
    return entry('character', { refId: character.id, title: character.name, detail, shot: speaks })
  })
  const scenes = board.scenes.map((scene): Entry => {
    const detail = scene.characters.join(' · ')
    return entry('scene', {
      refId: scene.id,
      title: scene.heading || scene.location,
      detail,
      shot: firstShot.get(scene.id),
    })
  })
  const lines = board.shots.flatMap((shot) =>
    shot.lines.map((line): Entry => {
      const found = entry('line', { refId: line.id, title: line.text, detail: line.character, shot })
      return { ...found, lineNumber: line.source.start_line }
    }),
  )
  return [...characters, ...scenes, ...lines].filter(({ title }) => title !== '').slice(0, ENTRIES_MAX)
}

type Found = {
  readonly refId: string
  readonly title: string
  readonly detail: string
  readonly shot: BoardShot | undefined
}

function entry(kind: EntryKind, { refId, title, detail, shot }: Found): Entry {
  return {
    kind,
    refId,
    shotId: shot?.id ?? null,
    lineNumber: shot?.lines[0]?.source.start_line ?? null,
    title: cut(title, TITLE_CHARS_MAX),
    detail: cut(detail, DETAIL_CHARS_MAX),
  }
}

/** Never through the middle of a sign that takes two places. */
function cut(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : text.slice(0, charsMax).replace(/[\uD800-\uDBFF]$/, '')
}

export function hashOf(entries: readonly Entry[]): string {
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex')
}

const WORDS_MAX = 10

export function wordsOf(wish: string): string[] {
  return foldText(wish)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, WORDS_MAX)
}
