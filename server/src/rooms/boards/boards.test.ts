import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let studio: TestStudio
let director: Client
let projectId: string

beforeAll(async () => {
  studio = await openStudio({ working: false })
  director = await studio.as('director')
})
afterAll(() => studio?.[Symbol.asyncDispose]())

beforeEach(async () => {
  const created = await director.post('/projects', { title: 'Board test', kind: 'comic_drama' })
  projectId = created.body.data.id
})

const sample = (name: string) => readFileSync(new URL(`./testdata/${name}`, import.meta.url), 'utf8')
const at = (rest: string) => `/projects/${projectId}${rest}`

async function save(text: string, fileName = 'script.fountain'): Promise<void> {
  const found = await director.get(at('/script'))
  const revision = found.status === 200 ? found.body.data.revision : 0
  const reply = await director.put(at('/script'), { text, file_name: fileName }, { 'if-match': `"${revision}"` })
  expect(reply.status).toBe(200)
}

const board = async () => (await director.get(at('/board'))).body.data
const orphans = async () => (await director.get(at('/board/orphans'))).body.data.items

async function edit(...edits: object[]) {
  const { revision } = await board()
  return director.patch(at('/board'), { edits }, { 'if-match': `"${revision}"` })
}
const undo = async () => director.post(at('/board/undo'), {}, { 'if-match': `"${(await board()).revision}"` })
const redo = async () => director.post(at('/board/redo'), {}, { 'if-match': `"${(await board()).revision}"` })

type Shot = {
  id: string
  scene_id: string
  notes: string
  action: string
  size: string
  lines: { id: string; text: string; character: string; source: { start_line: number; end_line: number } }[]
  [more: string]: unknown
}
const textsOf = (shots: Shot[]) => shots.flatMap((shot) => shot.lines.map((line) => line.text))
const findShot = (shots: Shot[], id: string) => shots.find((shot) => shot.id === id) as Shot

/** A line reworded, a line taken out and a line put in; none of the edited shots loses all that it holds. */
function changedInThreePlaces(text: string, shots: Shot[], edited: ReadonlySet<string>): string {
  const spoken = shots.flatMap((shot) => shot.lines.map((line) => ({ ...line, isEdited: edited.has(shot.id) })))
  const from = (part: number, fits: (line: (typeof spoken)[number]) => boolean) =>
    spoken.slice(Math.floor(spoken.length * part)).find(fits)!
  const reworded = from(0.2, (line) => line.isEdited && line.text.length > 6)
  const removed = from(0.5, (line) => !line.isEdited)
  const followed = from(0.8, () => true)
  const lines: (string | null)[] = text.split('\n')
  const at = lines.findIndex((line) => line?.includes(reworded.text.slice(0, 6)))
  lines[at] = lines[at]!.replace(
    reworded.text.slice(0, 6),
    `${reworded.text.slice(0, 3)}，哦，${reworded.text.slice(3, 6)}`,
  )
  // The head of a speech may stand on the line before it.
  const head = lines[removed.source.start_line - 2] ?? ''
  const start = /^[A-Z ]+$/.test(head.trim()) && head.trim() ? removed.source.start_line - 1 : removed.source.start_line
  for (let line = start; line <= removed.source.end_line; line++) lines[line - 1] = null
  const own = lines[followed.source.end_line - 1]!
  lines[followed.source.end_line - 1] = own.startsWith(followed.character)
    ? `${own}\n${own.replace(followed.text, '又一句。')}`
    : `${own}\n\n${followed.character.toUpperCase()}\nOne line more.`
  return lines.filter((line) => line !== null).join('\n')
}

describe('edits outlive the script', () => {
  test.each(['brick-and-steel.fountain', 'zhongli-shortdrama.txt', 'qisi-luxun.txt'])(
    'edit ten shots of %s, change the script in three places, all ten edits stand',
    async (name) => {
      const text = sample(name)
      await save(text, name)
      const { shots, scenes } = await board()
      const step = Math.floor(shots.length / 10)
      const chosen: Shot[] = Array.from({ length: 10 }, (_, index) => shots[index * step])
      const edits = chosen.map((shot, index) => ({
        type: 'shot',
        id: shot.id,
        set: { size: 'extreme_close', angle: 'dutch', duration_ms: 4000 + index, notes: `note ${index}` },
      }))
      const edited = await edit(...edits)
      expect(edited.status).toBe(200)

      const changed = changedInThreePlaces(text, shots, new Set(chosen.map((shot) => shot.id)))
      await save(changed, name)

      const after = await board()
      expect(after.script_version).toBe(2)
      expect(after.orphan_count).toBe(0)
      for (const [index, shot] of chosen.entries()) {
        expect(findShot(after.shots, shot.id), `edit ${index} of ${shot.action}`).toMatchObject({
          size: 'extreme_close',
          angle: 'dutch',
          duration_ms: 4000 + index,
          notes: `note ${index}`,
        })
      }
      expect(after.scenes.map((scene: { id: string }) => scene.id)).toEqual(
        scenes.map((scene: { id: string }) => scene.id),
      )
    },
  )

  test('an edit of a shot that the script no longer holds waits, says what it was, and comes back with the shot', async () => {
    const text = sample('brick-and-steel.fountain')
    await save(text)
    const before = await board()
    const shot = before.shots.find(
      (one: Shot) => one.lines.some((line) => line.text.includes('Beer')) || one.lines.length > 0,
    ) as Shot
    const [spoken] = shot.lines
    await edit({ type: 'shot', id: shot.id, set: { notes: 'Keep the bottle in the picture.', size: 'close' } })
    const scene = before.scenes.find((one: { id: string }) => one.id === shot.scene_id)
    // The whole scene goes.
    const at0 = text.indexOf(scene.heading)
    const next = before.scenes[before.scenes.indexOf(scene) + 1]
    const shorter = text.slice(0, at0) + text.slice(text.indexOf(next.heading, at0 + 1))
    await save(shorter)
    const waiting = await orphans()
    expect(waiting.map((one: { field: string }) => one.field).sort()).toEqual(['notes', 'size'])
    expect(waiting[0]).toMatchObject({ kind: 'shot', id: shot.id, reason: 'gone', set_by: director.userId })
    expect(waiting[0].said).toContain(scene.heading)
    expect((await board()).shots.some((one: Shot) => one.id === shot.id)).toBe(false)

    await save(text)
    const back = await board()
    expect(back.orphan_count).toBe(0)
    expect(findShot(back.shots, shot.id)).toMatchObject({ notes: 'Keep the bottle in the picture.', size: 'close' })
    expect(findShot(back.shots, shot.id).lines[0]).toEqual(spoken)
    expect(back.shots.map((one: Shot) => one.id)).toEqual(before.shots.map((one: Shot) => one.id))
  })

  test('a waiting edit is given to another shot, or thrown away', async () => {
    const one = 'INT. A - DAY\n\nANNA\nHello there, my friend.\n'
    const two = '\nINT. B - NIGHT\n\nBOB\nThe winter took everything.\n'
    await save(one + two)
    const { shots } = await board()
    const gone = shots.find((shot: Shot) => textsOf([shot]).includes('The winter took everything.'))
    await edit({ type: 'shot', id: gone.id, set: { notes: 'slow', size: 'close', angle: 'low' } })
    await save(one)
    expect(await orphans()).toHaveLength(3)
    const { revision, shots: left } = await board()
    const settled = await director.post(
      at('/board/orphans'),
      {
        actions: [
          { action: 'reanchor', kind: 'shot', id: gone.id, field: 'notes', to: left[0].id },
          { action: 'discard', kind: 'shot', id: gone.id, field: 'size' },
        ],
      },
      { 'if-match': `"${revision}"` },
    )
    expect(settled.status).toBe(200)
    expect((await board()).shots[0].notes).toBe('slow')
    expect((await orphans()).map((edit: { field: string }) => edit.field)).toEqual(['angle'])
    await undo()
    expect(await orphans()).toHaveLength(3)
    const again = { action: 'discard', kind: 'shot', id: left[0].id, field: 'notes' }
    const none = await director.post(
      at('/board/orphans'),
      { actions: [again] },
      { 'if-match': `"${(await board()).revision}"` },
    )
    expect(none.body.error.code).toBe('BOARDS_NO_ORPHAN')
  })

  test('the script read in another layout and back leaves the edits', async () => {
    await save(sample('zhongli-shortdrama.txt'), 'zhongli.txt')
    const before = await board()
    await edit(
      ...before.shots.slice(0, 10).map((shot: Shot) => ({ type: 'shot', id: shot.id, set: { notes: 'mine' } })),
    )
    const read = async (layout: string | null) => {
      const { revision } = (await director.get(at('/script'))).body.data
      return director.post(at('/script/read'), { layout }, { 'if-match': `"${revision}"` })
    }
    await read('prose')
    await read(null)
    const after = await board()
    expect(after.shots.slice(0, 10).map((shot: Shot) => [shot.id, shot.notes])).toEqual(
      before.shots.slice(0, 10).map((shot: Shot) => [shot.id, 'mine']),
    )
    expect(after.orphan_count).toBe(0)
  })
})

const SCRIPT = `INT. ROOM - DAY

The lamp is burning on the table.

ANNA
Where have you been all night?

BOB
I was at the river with the soldiers.

ANNA
Nobody believes that.

Bob takes off his coat.

BOB
Then ask them.

EXT. ROAD - NIGHT

A cart rolls by in the dark.

BOB
There it goes.
`

describe('structure', () => {
  beforeEach(() => save(SCRIPT))
  const ids = (shots: Shot[]) => shots.map((shot) => shot.id)
  const spokenAll = [
    'Where have you been all night?',
    'I was at the river with the soldiers.',
    'Nobody believes that.',
    'Then ask them.',
    'There it goes.',
  ]

  test('a shot moves behind another one and to the start of its scene, and back', async () => {
    const { shots } = await board()
    const [a, b, c, d] = ids(shots) as [string, string, string, string]
    await edit({ type: 'move_shot', id: a, after: c })
    expect(ids((await board()).shots).slice(0, 4)).toEqual([b, c, a, d])
    await edit({ type: 'move_shot', id: c, after: null })
    expect(ids((await board()).shots).slice(0, 4)).toEqual([c, b, a, d])
    await edit({ type: 'move_shot', id: b, after: a })
    expect(ids((await board()).shots).slice(0, 4)).toEqual([c, a, b, d])
    await undo()
    await undo()
    await undo()
    expect(ids((await board()).shots)).toEqual(ids(shots))
    await redo()
    expect(ids((await board()).shots).slice(0, 4)).toEqual([b, c, a, d])
  })

  test('moves stand when the script grows around them', async () => {
    const { shots } = await board()
    const last = shots.find((shot: Shot) => textsOf([shot]).includes('Then ask them.'))
    const second = shots.find((shot: Shot) => textsOf([shot]).includes('I was at the river with the soldiers.'))
    await edit({ type: 'move_shot', id: last.id, after: second.id })
    await save(
      SCRIPT.replace('ANNA\nNobody', 'ANNA\nSoldiers, of all people!\n\nANNA\nNobody').replace(
        'The lamp is burning',
        'The oil lamp is still burning',
      ),
    )
    const after = await board()
    const order = ids(after.shots)
    expect(order.indexOf(last.id)).toBe(order.indexOf(second.id) + 1)
    expect(after.orphan_count).toBe(0)
  })

  test('a shot is inserted, edited, and deleted again', async () => {
    const { shots } = await board()
    const made = await edit({
      type: 'insert_shot',
      after: shots[0].id,
      set: { action: 'The clock on the wall.', size: 'close', framing: 'insert', duration_ms: 1500 },
    })
    const [id] = made.body.data.new_shot_ids
    expect((await board()).shots[1]).toMatchObject({
      id,
      action: 'The clock on the wall.',
      size: 'close',
      duration_ms: 1500,
      lines: [],
    })
    await edit({ type: 'shot', id, set: { notes: 'five to twelve' } })
    expect((await board()).shots[1].notes).toBe('five to twelve')
    await save(SCRIPT.replace('The lamp is burning', 'A lamp is burning'))
    expect((await board()).shots[1]).toMatchObject({ id, notes: 'five to twelve' })
    await edit({ type: 'delete_shot', id })
    expect(ids((await board()).shots)).toEqual(ids(shots))
    await undo()
    expect((await board()).shots[1]).toMatchObject({ id, notes: 'five to twelve' })
  })

  test('a shot of several lines is split, merged, and every line is spoken once and in order', async () => {
    const texts = async () => textsOf((await board()).shots)
    const { shots } = await board()
    const [first, second] = shots.filter((shot: Shot) => shot.lines.length > 0) as [Shot, Shot]
    const between = shots.slice(shots.indexOf(first) + 1, shots.indexOf(second))
    for (const shot of between) await edit({ type: 'delete_shot', id: shot.id })
    const merged = await edit({ type: 'merge_shot', id: second.id })
    expect(merged.status).toBe(200)
    const joined = findShot((await board()).shots, first.id)
    expect(joined.lines.map((line) => line.id)).toEqual([...first.lines, ...second.lines].map((line) => line.id))
    expect(await texts()).toEqual(spokenAll)
    await edit({ type: 'restore_shot', id: second.id })
    expect(await texts()).toEqual(spokenAll)
  })

  test('from a line on, a shot is split in two; the next version of the script keeps the cut', async () => {
    const parts = 'ANNA\nHello there, friend.\n(pause)\nWho is it that you bring?\n'
    await save(`INT. ROOM - DAY\n\n${parts}`)
    const held = (await board()).shots.find((shot: Shot) => shot.lines.length >= 2) as Shot
    const [first, second] = held.lines
    const made = await edit({ type: 'split_shot', id: held.id, at_line: second!.id })
    const [id] = made.body.data.new_shot_ids
    const check = async () => {
      const { shots, orphan_count } = await board()
      expect(findShot(shots, held.id).lines.map((line) => line.id)).toEqual([first!.id])
      expect(findShot(shots, id).lines.map((line) => line.id)).toContain(second!.id)
      expect(orphan_count).toBe(0)
    }
    await check()
    await edit({ type: 'shot', id, set: { size: 'close' } })
    await save(`INT. ROOM - DAY\n\nA knock.\n\n${parts.replace('friend', 'my friend')}`)
    await check()
    expect(findShot((await board()).shots, id).size).toBe('close')
    await edit({ type: 'delete_shot', id })
    expect(findShot((await board()).shots, held.id).lines).toHaveLength(2)
    const wrong = await edit({ type: 'split_shot', id: held.id, at_line: first!.id })
    expect(wrong.body.error.code).toBe('BOARDS_CANNOT_SPLIT')
  })

  test('what is spoken in a shot does not leave the film by accident', async () => {
    const { shots } = await board()
    const spoken = shots.find((shot: Shot) => shot.lines.length > 0)
    const refused = await edit({ type: 'delete_shot', id: spoken.id })
    expect(refused.body.error).toMatchObject({ code: 'BOARDS_HAS_LINES', details: { lines: spoken.lines.length } })
    await edit({ type: 'delete_shot', id: spoken.id, with_lines: true })
    expect(textsOf((await board()).shots)).toEqual(spokenAll.slice(spoken.lines.length))
    await edit({ type: 'restore_shot', id: spoken.id })
    expect(textsOf((await board()).shots)).toEqual(spokenAll)
  })

  test('a locked shot keeps its picture and takes no edit', async () => {
    const { shots } = await board()
    const [shot] = shots
    await edit({ type: 'lock_shot', id: shot.id, locked: true })
    expect((await edit({ type: 'shot', id: shot.id, set: { size: 'close' } })).body.error.code).toBe('BOARDS_LOCKED')
    await save(SCRIPT.replace('The lamp is burning on the table.', 'The lamp is burning on the old table.'))
    expect(findShot((await board()).shots, shot.id)).toMatchObject({
      action: 'The lamp is burning on the table.',
      locked: true,
    })
    await edit({ type: 'lock_shot', id: shot.id, locked: false })
    expect(findShot((await board()).shots, shot.id)).toMatchObject({
      action: 'The lamp is burning on the old table.',
      locked: false,
    })
  })

  test('of a list of edits all are made, or none', async () => {
    const before = await board()
    const refused = await edit(
      { type: 'shot', id: before.shots[0].id, set: { notes: 'x' } },
      { type: 'merge_shot', id: before.shots[0].id },
    )
    expect(refused.body.error.code).toBe('BOARDS_CANNOT_MERGE')
    expect(await board()).toEqual(before)
    const stale = await director.patch(
      at('/board'),
      { edits: [{ type: 'lock_shot', id: before.shots[0].id, locked: true }] },
      { 'if-match': '"99"' },
    )
    expect(stale.status).toBe(412)
  })

  test('only what people may set is set', async () => {
    const { shots } = await board()
    await edit({
      type: 'shot',
      id: shots[0].id,
      set: { notes: 'ok', hidden: { line_ids: [] }, position: {}, inserted: {}, locked: {} },
    })
    expect((await board()).shots[0]).toMatchObject({ id: shots[0].id, notes: 'ok', locked: false })
  })

  test('regenerating counts up, and can be taken back', async () => {
    const { shots } = await board()
    const line = shots.flatMap((shot: Shot) => shot.lines)[0]
    await edit({ type: 'regenerate', kind: 'shot', id: shots[0].id }, { type: 'regenerate', kind: 'line', id: line.id })
    await edit({ type: 'regenerate', kind: 'shot', id: shots[0].id })
    const after = await board()
    expect(after.shots[0].variant).toBe(2)
    expect(after.shots.flatMap((shot: Shot) => shot.lines)[0].variant).toBe(1)
    expect((await undo()).body.data).toMatchObject({ undo: '2 edits: regenerate', redo: 'regenerate' })
    expect((await board()).shots[0].variant).toBe(1)
    await undo()
    const empty = await undo()
    expect(empty.body.error.code).toBe('BOARDS_NOTHING_TO_UNDO')
  })
})

describe('people and places', () => {
  beforeEach(() => save(SCRIPT))
  const named = async (name: string) => (await board()).characters.find((one: { name: string }) => one.name === name)

  test('a character has another name everywhere, and keeps it when the script renames the character', async () => {
    const bob = await named('BOB')
    const { revision } = await board()
    const renamed = await director.patch(
      at(`/characters/${bob.id}`),
      { set: { name: '鲍勃', age_years: 41 } },
      { 'if-match': `"${revision}"` },
    )
    expect(renamed.body.data).toMatchObject({ id: bob.id, name: '鲍勃', age_years: 41 })
    const after = await board()
    expect(
      after.shots.flatMap((shot: Shot) => shot.lines).map((line: { character: string }) => line.character),
    ).toEqual(['ANNA', '鲍勃', 'ANNA', '鲍勃', '鲍勃'])
    expect(JSON.stringify([after.shots.map((shot: Shot) => shot.figures), after.scenes])).not.toContain('BOB')
    await save(SCRIPT.replaceAll('BOB', 'ROBERT').replaceAll('Bob', 'Robert'))
    expect(await named('鲍勃')).toMatchObject({ id: bob.id, age_years: 41 })
    await edit({ type: 'character', id: bob.id, reset: ['name'] })
    expect(await named('ROBERT')).toMatchObject({ id: bob.id, age_years: 41 })
  })

  test('two characters never share a name', async () => {
    const bob = await named('BOB')
    expect((await edit({ type: 'character', id: bob.id, set: { name: 'ANNA' } })).body.error.code).toBe(
      'BOARDS_NAME_TAKEN',
    )
    await edit({ type: 'character', id: bob.id, set: { name: 'CLARA' } })
    await save(SCRIPT.replaceAll('ANNA', 'CLARA'))
    expect(await orphans()).toMatchObject([{ kind: 'character', field: 'name', value: 'CLARA', reason: 'name_taken' }])
    expect(new Set((await board()).characters.map((one: { name: string }) => one.name))).toEqual(
      new Set(['CLARA', 'BOB']),
    )
  })

  test('a scene is elsewhere and at another hour', async () => {
    const { scenes } = await board()
    await edit({ type: 'scene', id: scenes[0].id, set: { location: 'Mill', time_of_day: 'dusk', weather: 'rain' } })
    await save(SCRIPT.replace('The lamp', 'A lamp'))
    expect((await board()).scenes[0]).toMatchObject({
      location: 'Mill',
      time_of_day: 'dusk',
      weather: 'rain',
      heading: scenes[0].heading,
    })
    await edit({ type: 'scene', id: scenes[0].id, reset: ['location', 'time_of_day', 'weather'] })
    expect((await board()).scenes[0]).toEqual(scenes[0])
  })

  test('what does not belong to the workspace cannot be pinned', async () => {
    const { shots } = await board()
    const frame = { sha256: 'a'.repeat(64), media_type: 'image/png' }
    const refused = await edit({ type: 'pin_key_frame', id: shots[0].id, key_frame: frame })
    expect(refused.body.error.code).toBe('BOARDS_NOT_OURS')
  })

  test('without a script there is no board, and strangers find neither', async () => {
    const other = await director.post('/projects', { title: 'Empty', kind: 'comic_drama' })
    expect((await director.get(`/projects/${other.body.data.id}/board`)).body.error.code).toBe('BOARDS_NO_SCRIPT')
    const stranger = await studio.stranger()
    expect((await stranger.get(at('/board'))).status).toBe(404)
    const viewer = await studio.as('viewer')
    expect((await viewer.get(at('/board'))).status).toBe(200)
    expect((await viewer.patch(at('/board'), { edits: [] }, { 'if-match': '"1"' })).status).toBe(403)
  })
})
