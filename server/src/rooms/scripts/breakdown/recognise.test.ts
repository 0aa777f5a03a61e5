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

test('many rows or lines of one kind of sign do not outweigh what a file is by its own word', () => {
  const rows = Array.from(
    { length: 400 },
    (_, at) => `${at},${at % 2 ? 'ANNA' : 'BEN'},"Well, number ${at} is right.",softly`,
  )
  const sheet = breakDown(['id,speaker,text,direction', ...rows].join('\n'))
  expect([sheet.layout, sheet.lines.length]).toEqual(['line_sheet', 400])
  const paragraph =
    '<Paragraph Type="Character"><Text>ANNA</Text></Paragraph>\n<Paragraph Type="Dialogue"><Text>Hi.</Text></Paragraph>\n'
  const draft = breakDown(
    `<?xml version="1.0"?>\n<FinalDraft DocumentType="Script"><Content>\n${paragraph.repeat(900)}</Content></FinalDraft>`,
  )
  expect([draft.layout, draft.lines.length]).toEqual(['final_draft', 900])
})

test.each([
  [
    'under a curtain without its bracket',
    '【幕启 夜。破庙。\n\n和尚——（打坐）施主从哪里来？\n书生——从来处来。\n和尚——往哪里去？\n书生——往去处去。\n\n幕落\n',
  ],
  [
    'with colons',
    '雨夜\n\n第一幕\n\n【幕启：沈家客厅。沈母缝衣。\n\n沈母：回来了。\n沈青：回来了。\n沈母：吃了吗？\n沈青：吃了。\n\n【幕落\n',
  ],
  [
    'with wide blanks',
    '【幕启。一间茶馆，午后。\n\n老板　生意怎么样？\n伙计　没人。\n老板　开门。\n伙计　是。\n老板　茶呢？\n伙计　凉了。\n\n（幕落）\n',
  ],
])('a Chinese play %s is a play', (_, text) => {
  const b = breakDown(text)
  expect(b.layout).toBe('stage_play')
  expect(b.lines.length).toBeGreaterThanOrEqual(4)
  expect(b.shots.map((shot) => shot.action).join('\n')).toContain('幕启')
})
