import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type BoardRoom,
  findShot,
  openBoardRoom,
  sample,
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
})

/** A line reworded, a line taken out and a line put in; none of the edited shots loses all that it holds. */
function changedInThreePlaces(text: string, shots: WireShot[], edited: ReadonlySet<string>): string {
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
      await board.save(text, name)
      const { shots, scenes } = await board.read()
      const step = Math.floor(shots.length / 10)
      const chosen: WireShot[] = Array.from({ length: 10 }, (_, index) => shots[index * step])
      const edits = chosen.map((shot, index) => ({
        type: 'shot',
        id: shot.id,
        set: { size: 'extreme_close', angle: 'dutch', duration_ms: 4000 + index, notes: `note ${index}` },
      }))
      const edited = await board.edit(...edits)
      expect(edited.status).toBe(200)

      const changed = changedInThreePlaces(text, shots, new Set(chosen.map((shot) => shot.id)))
      await board.save(changed, name)

      const after = await board.read()
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
    await board.save(text)
    const before = await board.read()
    const shot = before.shots.find(
      (one: WireShot) => one.lines.some((line) => line.text.includes('Beer')) || one.lines.length > 0,
    ) as WireShot
    const [spoken] = shot.lines
    await board.edit({ type: 'shot', id: shot.id, set: { notes: 'Keep the bottle in the picture.', size: 'close' } })
    const scene = before.scenes.find((one: { id: string }) => one.id === shot.scene_id)
    // The whole scene goes.
    const at0 = text.indexOf(scene.heading)
    const next = before.scenes[before.scenes.indexOf(scene) + 1]
    const shorter = text.slice(0, at0) + text.slice(text.indexOf(next.heading, at0 + 1))
    await board.save(shorter)
    const waiting = await board.orphans()
    expect(waiting.map((one: { field: string }) => one.field).sort()).toEqual(['notes', 'size'])
    expect(waiting[0]).toMatchObject({ kind: 'shot', id: shot.id, reason: 'gone', set_by: room.director.userId })
    expect(waiting[0].said).toContain(scene.heading)
    expect((await board.read()).shots.some((one: WireShot) => one.id === shot.id)).toBe(false)

    await board.save(text)
    const back = await board.read()
    expect(back.orphan_count).toBe(0)
    expect(findShot(back.shots, shot.id)).toMatchObject({ notes: 'Keep the bottle in the picture.', size: 'close' })
    expect(findShot(back.shots, shot.id).lines[0]).toEqual(spoken)
    expect(back.shots.map((one: WireShot) => one.id)).toEqual(before.shots.map((one: WireShot) => one.id))
  })

  test('how a line is said is kept when its words change, over what the script says of it, until it is taken back', async () => {
    const script = (direction: string, words: string) => `INT. A - DAY\n\nANNA\n${direction}${words}\n`
    await board.save(script('(shouting)\n', 'Where did you put the letter?'))
    const read = async () => (await board.read()).shots.flatMap((shot: WireShot) => shot.lines)[0]
    const line = await read()
    expect(line).toMatchObject({ direction: 'shouting', script: { direction: 'shouting' } })
    const edited = await board.edit({ type: 'line', id: line.id, set: { direction: ' low,\n tired ' } })
    expect([edited.status, edited.body.data?.undo]).toEqual([200, 'line'])
    expect(await read()).toMatchObject({ id: line.id, direction: 'low, tired', script: { direction: 'shouting' } })

    await board.save(script('(whispering)\n', 'Where did you put the long letter?'))
    const kept = { id: line.id, direction: 'low, tired', script: { direction: 'whispering' } }
    expect(await read()).toMatchObject({ ...kept, text: 'Where did you put the long letter?' })
    expect((await board.read()).orphan_count).toBe(0)

    await board.edit({ type: 'line', id: line.id, set: { direction: '' } })
    expect((await read()).direction).toBe('')
    await board.undo()
    expect((await read()).direction).toBe('low, tired')
    await board.edit({ type: 'line', id: line.id, reset: ['direction'] })
    expect((await read()).direction).toBe('whispering')
    const none = await board.edit({ type: 'line', id: crypto.randomUUID(), set: { direction: 'low' } })
    expect([none.status, none.body.error.code]).toEqual([404, 'BOARDS_NO_SUCH'])
  })

  test('a waiting edit is given to another shot, or thrown away', async () => {
    const one = 'INT. A - DAY\n\nANNA\nHello there, my friend.\n'
    const two = '\nINT. B - NIGHT\n\nBOB\nThe winter took everything.\n'
    await board.save(one + two)
    const { shots } = await board.read()
    const gone = shots.find((shot: WireShot) => textsOf([shot]).includes('The winter took everything.'))
    await board.edit({ type: 'shot', id: gone.id, set: { notes: 'slow', size: 'close', angle: 'low' } })
    await board.save(one)
    expect(await board.orphans()).toHaveLength(3)
    const { revision, shots: left } = await board.read()
    const settled = await room.director.post(
      board.at('/board/orphans'),
      {
        actions: [
          { action: 'reanchor', kind: 'shot', id: gone.id, field: 'notes', to: left[0].id },
          { action: 'discard', kind: 'shot', id: gone.id, field: 'size' },
        ],
      },
      { 'if-match': `"${revision}"` },
    )
    expect(settled.status).toBe(200)
    expect((await board.read()).shots[0].notes).toBe('slow')
    expect((await board.orphans()).map((edit: { field: string }) => edit.field)).toEqual(['angle'])
    await board.undo()
    expect(await board.orphans()).toHaveLength(3)
    const again = { action: 'discard', kind: 'shot', id: left[0].id, field: 'notes' }
    const none = await room.director.post(
      board.at('/board/orphans'),
      { actions: [again] },
      { 'if-match': `"${(await board.read()).revision}"` },
    )
    expect(none.body.error.code).toBe('BOARDS_NO_ORPHAN')
  })

  test('the script read in another layout and back leaves the edits', async () => {
    await board.save(sample('zhongli-shortdrama.txt'), 'zhongli.txt')
    const before = await board.read()
    await board.edit(
      ...before.shots.slice(0, 10).map((shot: WireShot) => ({ type: 'shot', id: shot.id, set: { notes: 'mine' } })),
    )
    const read = async (layout: string | null) => {
      const { revision } = (await room.director.get(board.at('/script'))).body.data
      return room.director.post(board.at('/script/read'), { layout }, { 'if-match': `"${revision}"` })
    }
    await read('prose')
    await read(null)
    const after = await board.read()
    expect(after.shots.slice(0, 10).map((shot: WireShot) => [shot.id, shot.notes])).toEqual(
      before.shots.slice(0, 10).map((shot: WireShot) => [shot.id, 'mine']),
    )
    expect(after.orphan_count).toBe(0)
  })
})
