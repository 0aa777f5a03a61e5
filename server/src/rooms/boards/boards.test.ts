import { expect, test } from 'vitest'
import { openBoards } from './boards.seed.ts'

test('a saved script has a board, and the same text again changes nothing', async () => {
  await using house = await openBoards()
  const first = await house.save('INT. ROOM - DAY\n\nANNA\nHello.\n\nBOB\nGood day.\n')
  expect(first.changed).toBe(true)
  const board = await house.load()
  expect(board.shots.flatMap((shot) => shot.lines.map((line) => line.text))).toEqual(['Hello.', 'Good day.'])
  const again = await house.save('INT. ROOM - DAY\n\nANNA\nHello.\n\nBOB\nGood day.\n')
  expect(again).toMatchObject({ changed: false, version: { number: 1 } })
  expect(await house.load()).toEqual(board)
})
