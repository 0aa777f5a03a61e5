// Tables as writers and games keep them: what is to be seen, to be heard and to be said stands in columns.
import { describe, expect, test } from 'vitest'
import { breakDown } from './break-down.ts'
import { said } from './layouts.seed.ts'

const actions = (text: string, fileName = 'x.csv'): string[] =>
  breakDown(text, { fileName }).shots.map((shot) => shot.action)

const STORYBOARD = `镜号,景别,画面内容,角色,台词,音效
1,远景,清晨的集市,,,人声
2,近景,马三吆喝,马三,甜梨！,
3,特写,梨,老道,给我一颗。,
`
describe('storyboards', () => {
  test('pictures, sizes and sounds are read', () => {
    const b = breakDown(STORYBOARD, { fileName: 'board.csv' })
    expect(b.layout).toBe('line_sheet')
    expect(said(b)).toEqual(['马三||甜梨！', '老道||给我一颗。'])
    expect(b.shots.map((shot) => shot.action).join('|')).toMatch(/清晨的集市.*马三吆喝.*梨/)
    expect(b.shots[0]!.size).toBe('extreme_wide')
    expect(b.cues.map((cue) => `${cue.kind}:${cue.text}`)).toEqual(['sfx:人声'])
  })
  test('names inside the words, and nothing where there is nothing', () => {
    const text = `镜号	景别	画面	台词	音效	时长
1	远景	清晨的集市	无	人声	3s
2	近景	马三吆喝	马三：甜梨！老道：几文？	叫卖声	2s
3	特写	梨	老道（小声）：给我一颗。	-	2s
`
    const b = breakDown(text)
    expect(b.layout).toBe('line_sheet')
    expect(said(b)).toEqual(['马三||甜梨！', '老道||几文？', '老道|小声|给我一颗。'])
    expect(actions(text).join('|')).not.toContain('无')
    expect(b.cues.map((cue) => cue.text)).toEqual(['人声', '叫卖声'])
    expect(b.warnings.some((one) => one.code === 'NO_LINES')).toBe(false)
  })
  test('a table of Markdown below a title', () => {
    const b = breakDown(`# 种梨 分镜

| 镜号 | 景别 | 画面 | 角色 | 台词 |
|---|:---:|---|---|---|
| 1 | 全景 | 集市，人来人往 | | |
| 2 | 近景 | 马三举起梨 | 马三 | 甜梨！ |
`)
    expect(b.layout).toBe('line_sheet')
    expect(said(b)).toEqual(['马三||甜梨！'])
    expect(b.shots.map((shot) => shot.action).join('|')).toMatch(/集市，人来人往.*马三举起梨/)
    expect(b.shots.map((shot) => shot.action).join('|')).not.toMatch(/--|种梨/)
  })
})

describe('cells that hold more than words', () => {
  test('action before the words, sounds between them, each line as it is', () => {
    const text = `镜号\t景别\t台词\n1\t全景\t△林晚坐下。林晚：你好。\n2\t近景\t"林晚：走。\n【音效：雷声】\n林晚回头。\n顾沉（冷）：她说""好""。"\n`
    const b = breakDown(text)
    expect(said(b)).toEqual(['林晚||你好。', '林晚||走。', '顾沉|冷|她说"好"。'])
    expect(b.cues.map((cue) => cue.text)).toEqual(['雷声'])
    expect(actions(text).join('|')).toMatch(/林晚坐下。.*林晚回头。/)
    expect(b.elements.map((one) => text.slice(one.start_offset, one.end_offset)).join('')).toBe(text)
  })
  test('numbers, hours and places of scenes in columns of their own; an empty one goes on', () => {
    const b = breakDown(
      '场次\t时间\t内外\t地点\t角色\t台词\n1\t日\t内\t客厅\t林晚\t好。\n\t\t\t\t顾沉\t嗯。\n2\t夜\t外\t街头\t林晚\t走。\n',
    )
    expect(b.scenes.map((one) => [one.label, one.location, one.interior, one.time_of_day])).toEqual([
      ['1', '客厅', 'interior', 'day'],
      ['2', '街头', 'exterior', 'night'],
    ])
    expect(said(b)).toEqual(['林晚||好。', '顾沉||嗯。', '林晚||走。'])
  })
  test('rows of a name and words, without any header', () => {
    for (const text of [
      '林晚\t你好\n顾沉\t再见\n林晚\t走吧\n顾沉\t好的\n',
      'Ann\tHello\nBen\tHi\nAnn\tBye\nBen\tBye\n',
    ])
      expect(breakDown(text).lines).toHaveLength(4)
  })
})

test('every line is found where it stands, also in quoted cells', () => {
  const text = 'id,speaker,text\n1,ANNA,"Hello, Ben"\n2,BEN,"She said ""no""."\n3,ANNA,Fine.\n'
  const b = breakDown(text, { fileName: 'x.csv' })
  expect(b.lines.map((line) => text.slice(line.start_offset, line.end_offset))).toEqual([
    '1,ANNA,"Hello, Ben',
    '2,BEN,"She said ""no""."',
    '3,ANNA,Fine.',
  ])
})

test('columns named for languages', () => {
  const text =
    '编号\t角色\t中文\t英文\t语气\n1\t马三\t甜梨！\tSweet pears!\t吆喝\n2\t老道\t给我一颗。\tGive me one.\t平静\n'
  expect(said(breakDown(text))).toEqual(['马三|吆喝|甜梨！', '老道|平静|给我一颗。'])
  expect(said(breakDown(text, { language: 'en' }))).toEqual(['马三|吆喝|Sweet pears!', '老道|平静|Give me one.'])
})

test("a game writer's sheet: what no column name explains is kept and named", () => {
  const text = `Line ID,Character,Dialogue,Status,Visual,Blocking
L1,ANNA,"Hello, Ben",done,A dark room.,She walks slowly to the window
L2,BEN,"Multi
line text",open,,
L3,SFX,Door slam,,,
`
  const b = breakDown(text, { fileName: 'lines.csv' })
  expect(said(b)).toEqual(['ANNA||Hello, Ben', 'BEN||Multi line text'])
  expect(actions(text).join('|')).toMatch(/A dark room\..*She walks slowly to the window/s)
  expect(actions(text).join('|')).not.toMatch(/done|open/)
  expect(b.warnings.find((one) => one.code === 'COLUMNS_UNREAD')).toMatchObject({
    details: { columns: 'Status, Blocking' },
  })
})
