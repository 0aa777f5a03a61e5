// Which layout is chosen when nobody says: a layout in which nobody speaks only if nobody does in another either.
import { expect, test } from 'vitest'
import { breakDown } from './break-down.ts'
import { said } from './layouts.seed.ts'

const SLUGS = 'INT. HOUSE - DAY\n小王：走。\nEXT. ROAD - DAY\n小王：好。\nINT. ROOM - NIGHT\n小李：嗯。\n'

test('speech that the likeliest layout does not find makes another one likelier, and that is told', () => {
  const b = breakDown(SLUGS)
  expect(b.layout).toBe('short_drama')
  expect(said(b)).toEqual(['小王||走。', '小王||好。', '小李||嗯。'])
  expect(b.scenes.map((scene) => scene.location)).toEqual(['HOUSE', 'ROAD', 'ROOM'])
  expect(b.warnings.map((one) => one.code)).toContain('LAYOUT_UNCERTAIN')
})

test('the choice of a person wins, also where nobody speaks then', () => {
  const b = breakDown(SLUGS, { layout: 'fountain' })
  expect(b).toMatchObject({ layout: 'fountain', lines: [] })
  expect(b.warnings.map((one) => one.code)).toContain('NO_LINES')
})

test.each([
  ['a film without words', 'INT. ROOM - DAY\n\nA man wakes.\n\nEXT. STREET - DAY\n\nHe runs.\n', 'fountain'],
  [
    'a tale with a colon in it',
    'He had one rule: never open the door.\n\nNote: this story is true.\n\nHe opened it.\n',
    'prose',
  ],
  [
    'a novel of attributed quotes',
    '林晚说：“我回来了。”\n顾霆琛道：“嗯。”\n她走进厨房，锅里的汤还在冒着热气。\n林晚问：“喝吗？”\n',
    'prose',
  ],
  ['questions and answers', '问：你叫什么名字？\n答：我叫李雷。\n问：多大了？\n答：十八。\n', 'short_drama'],
])('%s', (_, text, layout) => {
  expect(breakDown(text).layout).toBe(layout)
})
