import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type BoardRoom,
  findShot,
  idsOf,
  openBoardRoom,
  type TestBoard,
  textsOf,
  type WireShot,
} from './boards.seed.ts'

let room: BoardRoom
let board: TestBoard

beforeAll(async () => {
  room = await openBoardRoom()
})
afterAll(() => room?.[Symbol.asyncDispose]())
beforeEach(async () => {
  board = await room.newBoard()
  await board.save(SCRIPT)
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
  const spokenAll = [
    'Where have you been all night?',
    'I was at the river with the soldiers.',
    'Nobody believes that.',
    'Then ask them.',
    'There it goes.',
  ]

  test('a shot moves behind another one and to the start of its scene, and back', async () => {
    const { shots } = await board.read()
    const [a, b, c, d] = idsOf(shots) as [string, string, string, string]
    await board.edit({ type: 'move_shot', id: a, after: c })
    expect(idsOf((await board.read()).shots).slice(0, 4)).toEqual([b, c, a, d])
    await board.edit({ type: 'move_shot', id: c, after: null })
    expect(idsOf((await board.read()).shots).slice(0, 4)).toEqual([c, b, a, d])
    await board.edit({ type: 'move_shot', id: b, after: a })
    expect(idsOf((await board.read()).shots).slice(0, 4)).toEqual([c, a, b, d])
    await board.undo()
    await board.undo()
    await board.undo()
    expect(idsOf((await board.read()).shots)).toEqual(idsOf(shots))
    await board.redo()
    expect(idsOf((await board.read()).shots).slice(0, 4)).toEqual([b, c, a, d])
  })

  test('moves stand when the script grows around them', async () => {
    const { shots } = await board.read()
    const last = shots.find((shot: WireShot) => textsOf([shot]).includes('Then ask them.'))
    const second = shots.find((shot: WireShot) => textsOf([shot]).includes('I was at the river with the soldiers.'))
    await board.edit({ type: 'move_shot', id: last.id, after: second.id })
    await board.save(
      SCRIPT.replace('ANNA\nNobody', 'ANNA\nSoldiers, of all people!\n\nANNA\nNobody').replace(
        'The lamp is burning',
        'The oil lamp is still burning',
      ),
    )
    const after = await board.read()
    const order = idsOf(after.shots)
    expect(order.indexOf(last.id)).toBe(order.indexOf(second.id) + 1)
    expect(after.orphan_count).toBe(0)
  })

  test('a shot is inserted, edited, and deleted again', async () => {
    const { shots } = await board.read()
    const made = await board.edit({
      type: 'insert_shot',
      after: shots[0].id,
      set: { action: 'The clock on the wall.', size: 'close', framing: 'insert', duration_ms: 1500 },
    })
    const [id] = made.body.data.new_shot_ids
    expect((await board.read()).shots[1]).toMatchObject({
      id,
      action: 'The clock on the wall.',
      size: 'close',
      duration_ms: 1500,
      lines: [],
    })
    await board.edit({ type: 'shot', id, set: { notes: 'five to twelve' } })
    expect((await board.read()).shots[1].notes).toBe('five to twelve')
    await board.save(SCRIPT.replace('The lamp is burning', 'A lamp is burning'))
    expect((await board.read()).shots[1]).toMatchObject({ id, notes: 'five to twelve' })
    await board.edit({ type: 'delete_shot', id })
    expect(idsOf((await board.read()).shots)).toEqual(idsOf(shots))
    await board.undo()
    expect((await board.read()).shots[1]).toMatchObject({ id, notes: 'five to twelve' })
  })

  test('a shot of several lines is split, merged, and every line is spoken once and in order', async () => {
    const texts = async () => textsOf((await board.read()).shots)
    const { shots } = await board.read()
    const [first, second] = shots.filter((shot: WireShot) => shot.lines.length > 0) as [WireShot, WireShot]
    const between = shots.slice(shots.indexOf(first) + 1, shots.indexOf(second))
    for (const shot of between) await board.edit({ type: 'delete_shot', id: shot.id })
    const merged = await board.edit({ type: 'merge_shot', id: second.id })
    expect(merged.status).toBe(200)
    const joined = findShot((await board.read()).shots, first.id)
    expect(joined.lines.map((line) => line.id)).toEqual([...first.lines, ...second.lines].map((line) => line.id))
    expect(await texts()).toEqual(spokenAll)
    await board.edit({ type: 'restore_shot', id: second.id })
    expect(await texts()).toEqual(spokenAll)
  })

  test('from a line on, a shot is split in two; the next version of the script keeps the cut', async () => {
    const parts = 'ANNA\nHello there, friend.\n(pause)\nWho is it that you bring?\n'
    await board.save(`INT. ROOM - DAY\n\n${parts}`)
    const held = (await board.read()).shots.find((shot: WireShot) => shot.lines.length >= 2) as WireShot
    const [first, second] = held.lines
    const made = await board.edit({ type: 'split_shot', id: held.id, at_line: second!.id })
    const [id] = made.body.data.new_shot_ids
    const check = async () => {
      const { shots, orphan_count } = await board.read()
      expect(findShot(shots, held.id).lines.map((line) => line.id)).toEqual([first!.id])
      expect(findShot(shots, id).lines.map((line) => line.id)).toContain(second!.id)
      expect(orphan_count).toBe(0)
    }
    await check()
    await board.edit({ type: 'shot', id, set: { size: 'close' } })
    await board.save(`INT. ROOM - DAY\n\nA knock.\n\n${parts.replace('friend', 'my friend')}`)
    await check()
    expect(findShot((await board.read()).shots, id).size).toBe('close')
    await board.edit({ type: 'delete_shot', id })
    expect(findShot((await board.read()).shots, held.id).lines).toHaveLength(2)
    const wrong = await board.edit({ type: 'split_shot', id: held.id, at_line: first!.id })
    expect(wrong.body.error.code).toBe('BOARDS_CANNOT_SPLIT')
  })

  test('what is spoken in a shot does not leave the film by accident', async () => {
    const { shots } = await board.read()
    const spoken = shots.find((shot: WireShot) => shot.lines.length > 0)
    const refused = await board.edit({ type: 'delete_shot', id: spoken.id })
    expect(refused.body.error).toMatchObject({ code: 'BOARDS_HAS_LINES', details: { lines: spoken.lines.length } })
    await board.edit({ type: 'delete_shot', id: spoken.id, with_lines: true })
    expect(textsOf((await board.read()).shots)).toEqual(spokenAll.slice(spoken.lines.length))
    await board.edit({ type: 'restore_shot', id: spoken.id })
    expect(textsOf((await board.read()).shots)).toEqual(spokenAll)
  })

  test('a locked shot keeps its picture and takes no edit', async () => {
    const { shots } = await board.read()
    const [shot] = shots
    await board.edit({ type: 'lock_shot', id: shot.id, locked: true })
    expect((await board.edit({ type: 'shot', id: shot.id, set: { size: 'close' } })).body.error.code).toBe(
      'BOARDS_LOCKED',
    )
    await board.save(SCRIPT.replace('The lamp is burning on the table.', 'The lamp is burning on the old table.'))
    expect(findShot((await board.read()).shots, shot.id)).toMatchObject({
      action: 'The lamp is burning on the table.',
      locked: true,
    })
    await board.edit({ type: 'lock_shot', id: shot.id, locked: false })
    expect(findShot((await board.read()).shots, shot.id)).toMatchObject({
      action: 'The lamp is burning on the old table.',
      locked: false,
    })
  })

  test('of a list of edits all are made, or none', async () => {
    const before = await board.read()
    const refused = await board.edit(
      { type: 'shot', id: before.shots[0].id, set: { notes: 'x' } },
      { type: 'merge_shot', id: before.shots[0].id },
    )
    expect(refused.body.error.code).toBe('BOARDS_CANNOT_MERGE')
    expect(await board.read()).toEqual(before)
    const stale = await room.director.patch(
      board.at('/board'),
      { edits: [{ type: 'lock_shot', id: before.shots[0].id, locked: true }] },
      { 'if-match': '"99"' },
    )
    expect(stale.status).toBe(412)
  })

  test('only what people may set is set', async () => {
    const { shots } = await board.read()
    await board.edit({
      type: 'shot',
      id: shots[0].id,
      set: { notes: 'ok', hidden: { line_ids: [] }, position: {}, inserted: {}, locked: {} },
    })
    expect((await board.read()).shots[0]).toMatchObject({ id: shots[0].id, notes: 'ok', locked: false })
  })

  test('regenerating counts up, and can be taken back', async () => {
    const { shots } = await board.read()
    const line = shots.flatMap((shot: WireShot) => shot.lines)[0]
    await board.edit(
      { type: 'regenerate', kind: 'shot', id: shots[0].id },
      { type: 'regenerate', kind: 'line', id: line.id },
    )
    await board.edit({ type: 'regenerate', kind: 'shot', id: shots[0].id })
    const after = await board.read()
    expect(after.shots[0].variant).toBe(2)
    expect(after.shots.flatMap((shot: WireShot) => shot.lines)[0].variant).toBe(1)
    expect((await board.undo()).body.data).toMatchObject({ undo: '2 edits: regenerate', redo: 'regenerate' })
    expect((await board.read()).shots[0].variant).toBe(1)
    await board.undo()
    const empty = await board.undo()
    expect(empty.body.error.code).toBe('BOARDS_NOTHING_TO_UNDO')
  })
})

describe('people and places', () => {
  const named = async (name: string) =>
    (await board.read()).characters.find((one: { name: string }) => one.name === name)

  test('a character has another name everywhere, and keeps it when the script renames the character', async () => {
    const bob = await named('BOB')
    const { revision } = await board.read()
    const renamed = await room.director.patch(
      board.at(`/characters/${bob.id}`),
      { set: { name: '鲍勃', age_years: 41 } },
      { 'if-match': `"${revision}"` },
    )
    expect(renamed.body.data).toMatchObject({ id: bob.id, name: '鲍勃', age_years: 41 })
    const after = await board.read()
    expect(
      after.shots.flatMap((shot: WireShot) => shot.lines).map((line: { character: string }) => line.character),
    ).toEqual(['ANNA', '鲍勃', 'ANNA', '鲍勃', '鲍勃'])
    expect(JSON.stringify([after.shots.map((shot: WireShot) => shot.figures), after.scenes])).not.toContain('BOB')
    await board.save(SCRIPT.replaceAll('BOB', 'ROBERT').replaceAll('Bob', 'Robert'))
    expect(await named('鲍勃')).toMatchObject({ id: bob.id, age_years: 41 })
    await board.edit({ type: 'character', id: bob.id, reset: ['name'] })
    expect(await named('ROBERT')).toMatchObject({ id: bob.id, age_years: 41 })
  })

  test('two characters never share a name', async () => {
    const bob = await named('BOB')
    expect((await board.edit({ type: 'character', id: bob.id, set: { name: 'ANNA' } })).body.error.code).toBe(
      'BOARDS_NAME_TAKEN',
    )
    await board.edit({ type: 'character', id: bob.id, set: { name: 'CLARA' } })
    await board.save(SCRIPT.replaceAll('ANNA', 'CLARA'))
    expect(await board.orphans()).toMatchObject([
      { kind: 'character', field: 'name', value: 'CLARA', reason: 'name_taken' },
    ])
    expect(new Set((await board.read()).characters.map((one: { name: string }) => one.name))).toEqual(
      new Set(['CLARA', 'BOB']),
    )
  })

  test('a scene is elsewhere and at another hour', async () => {
    const { scenes } = await board.read()
    await board.edit({
      type: 'scene',
      id: scenes[0].id,
      set: { location: 'Mill', time_of_day: 'dusk', weather: 'rain' },
    })
    await board.save(SCRIPT.replace('The lamp', 'A lamp'))
    expect((await board.read()).scenes[0]).toMatchObject({
      location: 'Mill',
      time_of_day: 'dusk',
      weather: 'rain',
      heading: scenes[0].heading,
    })
    await board.edit({ type: 'scene', id: scenes[0].id, reset: ['location', 'time_of_day', 'weather'] })
    expect((await board.read()).scenes[0]).toEqual(scenes[0])
  })

  test('what does not belong to the workspace cannot be pinned', async () => {
    const { shots } = await board.read()
    const frame = { sha256: 'a'.repeat(64), media_type: 'image/png' }
    const refused = await board.edit({ type: 'pin_key_frame', id: shots[0].id, key_frame: frame })
    expect(refused.body.error.code).toBe('BOARDS_NOT_OURS')
  })

  test('without a script there is no board, and strangers find neither', async () => {
    const other = await room.director.post('/projects', { title: 'Empty', kind: 'comic_drama' })
    expect((await room.director.get(`/projects/${other.body.data.id}/board`)).body.error.code).toBe('BOARDS_NO_SCRIPT')
    const stranger = await room.studio.stranger()
    expect((await stranger.get(board.at('/board'))).status).toBe(404)
    const viewer = await room.studio.as('viewer')
    expect((await viewer.get(board.at('/board'))).status).toBe(200)
    expect((await viewer.patch(board.at('/board'), { edits: [] }, { 'if-match': '"1"' })).status).toBe(403)
  })
})
