// A project with a script, and somebody who edits its board through HTTP: for tests.
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { Client } from '#testing/actors.ts'
import { openStudio, type Reply } from '#testing/open-studio.ts'

export type WireLine = {
  readonly id: string
  readonly text: string
  readonly character: string
  readonly source: { readonly start_line: number; readonly end_line: number }
}
export type WireShot = {
  readonly id: string
  readonly scene_id: string
  readonly notes: string
  readonly action: string
  readonly size: string
  readonly lines: readonly WireLine[]
  readonly [more: string]: unknown
}

export const sample = (name: string): string => readFileSync(new URL(`./testdata/${name}`, import.meta.url), 'utf8')
export const textsOf = (shots: readonly WireShot[]) => shots.flatMap((shot) => shot.lines.map((line) => line.text))
export const idsOf = (things: readonly { readonly id: string }[]) => things.map((one) => one.id)
export const findShot = (shots: readonly WireShot[], id: string) => shots.find((shot) => shot.id === id) as WireShot

/** One studio for a file of tests; each test takes a project of its own. */
export async function openBoardRoom() {
  const studio = await openStudio({ working: false })
  const director = await studio.as('director')
  return {
    studio,
    director,
    newBoard: async () => {
      const created = await director.post('/projects', { title: 'Board test', kind: 'comic_drama' })
      return boardOf(director, created.body.data.id)
    },
    [Symbol.asyncDispose]: () => studio[Symbol.asyncDispose](),
  }
}

export type BoardRoom = Awaited<ReturnType<typeof openBoardRoom>>
export type TestBoard = ReturnType<typeof boardOf>

function boardOf(director: Client, projectId: string) {
  const at = (rest: string) => `/projects/${projectId}${rest}`
  const read = async () => (await director.get(at('/board'))).body.data
  const matching = async () => ({ 'if-match': `"${(await read()).revision}"` })
  return {
    at,
    read,
    matching,
    save: async (text: string, fileName = 'script.fountain'): Promise<void> => {
      const found = await director.get(at('/script'))
      const revision = found.status === 200 ? found.body.data.revision : 0
      const reply = await director.put(at('/script'), { text, file_name: fileName }, { 'if-match': `"${revision}"` })
      expect(reply.status).toBe(200)
    },
    orphans: async () => (await director.get(at('/board/orphans'))).body.data.items,
    settle: async (...actions: object[]): Promise<Reply> =>
      director.post(at('/board/orphans'), { actions }, await matching()),
    edit: async (...edits: object[]): Promise<Reply> => director.patch(at('/board'), { edits }, await matching()),
    undo: async (): Promise<Reply> => director.post(at('/board/undo'), {}, await matching()),
    redo: async (): Promise<Reply> => director.post(at('/board/redo'), {}, await matching()),
  }
}
