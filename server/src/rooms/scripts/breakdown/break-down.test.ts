// What holds for every text: nothing is lost, nothing throws, everything refers to something that exists.
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import Value from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { Breakdown, type ScriptLayout } from '#contract/breakdown.ts'
import { breakDown } from './break-down.ts'

const LAYOUTS: ScriptLayout[] = [
  'fountain',
  'final_draft',
  'short_drama',
  'audio_drama',
  'stage_play',
  'line_sheet',
  'prose',
  'captions',
]
const folder = new URL('./testdata/', import.meta.url)
const samples = readdirSync(folder)
  .filter((name) => /\.(?:txt|fountain|fdx|srt|vtt|tsv)$/.test(name))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))

/** The promises that other rooms build on. */
function checkPromises(text: string, b: Breakdown): void {
  let at = 0
  for (const element of b.elements) {
    expect(element.start_offset).toBe(at)
    expect(element.end_offset).toBeGreaterThan(at)
    if (element.kind === 'blank') expect(text.slice(element.start_offset, element.end_offset).trim()).toBe('')
    at = element.end_offset
  }
  expect(at).toBe(text.length)
  expect(b.scenes.map((scene) => scene.number)).toEqual(b.scenes.map((_, index) => index + 1))
  for (const shot of b.shots) {
    expect(b.scenes[shot.scene - 1]).toBeDefined()
    expect(shot.end_offset).toBeGreaterThan(shot.start_offset)
    expect(new Set(shot.figures.map((one) => one.character)).size).toBe(shot.figures.length)
  }
  for (const one of [...b.lines, ...b.cues]) {
    expect(b.shots[one.shot]?.scene).toBe(one.scene)
    expect(one.end_offset).toBeGreaterThan(one.start_offset)
  }
  for (const line of b.lines) {
    expect(line.text.trim()).not.toBe('')
    expect(b.characters.some((one) => one.name === line.character)).toBe(true)
  }
  for (let line = 1; line < b.lines.length; line++)
    expect(b.lines[line]!.shot).toBeGreaterThanOrEqual(b.lines[line - 1]!.shot)
  for (const cue of b.cues)
    expect(cue.after_lines).toBeLessThanOrEqual(b.lines.filter((line) => line.shot === cue.shot).length)
  for (const scene of b.scenes) expect(b.shots.some((shot) => shot.scene === scene.number)).toBe(true)
}

const squeezed = (text: string): string => text.replace(/[\s*_\\]+/g, '')

/** Action is somewhere to be seen: its words are in the action of some shot. */
function checkActionIsShown(text: string, b: Breakdown): void {
  const shown = squeezed(b.shots.map((shot) => shot.action).join('\n'))
  for (const element of b.elements) {
    if (element.kind !== 'action') continue
    const words = squeezed(text.slice(element.start_offset, element.end_offset)).match(/[\p{L}\p{N}]{2,12}/gu) ?? []
    for (const word of words.slice(0, 3)) expect(shown).toContain(word)
  }
}

describe('for every sample in every layout', () => {
  for (const { name, text } of samples) {
    test(`${name}: covered, well-formed, deterministic`, () => {
      for (const layout of [undefined, ...LAYOUTS]) {
        const b = breakDown(text, { fileName: name, ...(layout === undefined ? {} : { layout }) })
        checkPromises(text, b)
        expect([...Value.Errors(Breakdown, b)]).toEqual([])
        expect(JSON.stringify(breakDown(text, { fileName: name, ...(layout === undefined ? {} : { layout }) }))).toBe(
          JSON.stringify(b),
        )
      }
    })
    if (!name.endsWith('.fdx'))
      test(`${name}: every action is in a shot`, () => checkActionIsShown(text, breakDown(text, { fileName: name })))
  }
})

const scraps = fc.constantFrom(
  '第一集',
  '1-1 日 外 街口',
  '【场景一】荒地·午后·外',
  '△他走了。',
  '马三：（笑）你好',
  '庄子（OS）：什么？',
  '【SFX：雷声】',
  '{音效}',
  'INT. PARK - DAY',
  'BOB',
  'BOB ^',
  '(beat)',
  'Hello there.',
  '> CUT TO:',
  '> THE END <',
  '/*',
  '*/',
  '[[',
  ']]',
  '~la la',
  '@McX',
  '.FORCED',
  '!act',
  '# Act',
  '= syn',
  '===',
  'Title: X',
  'ROMEO:',
  'ROMEO AND BOB: We.',
  'BOTH: We.',
  '【音效】敲门声',
  '【旁白】',
  '- Yes?',
  '[[PDF: page 2 could not be read / 第 2 页无法读取]]',
  'LANE. Yes, sir. [bows]',
  '司命——（微笑）好。',
  'ACT I',
  'SCENE',
  'WEBVTT',
  '1',
  '00:00:01.000 --> 00:00:02.000',
  '<v Bob>hi</v>',
  'id\tspeaker\ttext',
  'a,"b',
  '"x""y"',
  '“你来了。”道士笑道。',
  'He said, "Come."',
  '“unclosed',
  '（（（',
  '】】',
  '人物：马三、老道',
  '人物小传：',
  '大纲：甲乙',
  '旁白：',
  '汉子 & 庄子（同时）：甲 / 乙',
  '<FinalDraft>',
  '<Content><Paragraph Type="Action"><Text>x</Text></Paragraph></Content>',
  '**小梅**：（哭）你走！',
  '# 第1集',
  '## Scene 1',
  '**a** and **b**',
  '*x*',
  '---',
  '- **阿强**：走。',
  '> 他走了。',
  '时：夜',
  '景：街头',
  '内/外：内',
  '人：小梅、阿强',
  '【林晚】（笑）我来了。',
  '张三',
  '鲁　贵　四凤！',
  '〔他走了。',
  '太郎「よう」',
  '老板心想：不好。',
  '第1集 1场 日/内 家',
  '第1集完',
  '| 镜号 | 画面 | 台词 |',
  '|---|---|---|',
  '| 1 | 集市 | 马三：梨！老道：几文？ |',
  '镜号,景别,画面,角色,台词,音效',
  '1,全景,集市,,无,人声',
  '1 INT. PARK - DAY 1',
  'SCENE 2. EXT. ROAD - DAY',
  '(MORE)',
  'ANN & BOB',
  'NORA [softly]. Yes?',
  'NOTE: that.',
  "'Yes,' said Ann.",
  'Ann stood. "Yes."',
  '<v Ann>Hi.</v> <v Bob>Bye.</v>',
  '\u0000',
  '\ud800',
  '\u3000',
  '\t',
  '',
  ' ',
  '😀',
)
const ends = fc.constantFrom('\n', '\n\n', '\r\n', '\r', ' ', '')
const collage = fc
  .array(fc.tuple(fc.oneof(scraps, fc.string({ unit: 'binary', maxLength: 12 })), ends), { maxLength: 40 })
  .map((pieces) => pieces.map((pair) => pair.join('')).join(''))
const layouts = fc.constantFrom(undefined, ...LAYOUTS)

test('any text: nothing throws, nothing is lost', () => {
  fc.assert(
    fc.property(collage, layouts, (text, layout) => {
      const b = breakDown(text, layout === undefined ? {} : { layout })
      checkPromises(text, b)
      expect([...Value.Errors(Breakdown, b)]).toEqual([])
    }),
    { numRuns: 600, seed: 20251122 },
  )
})

test('damaged samples: nothing throws, nothing is lost', () => {
  const cuts = fc.array(fc.tuple(fc.nat(), fc.nat(60), fc.oneof(scraps, fc.constant(''))), {
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(
      fc.constantFrom(...samples.filter((one) => one.text.length < 10_000)),
      cuts,
      layouts,
      ({ text, name }, changes, layout) => {
        let damaged = text
        for (const [at, length, scrap] of changes) {
          const from = at % (damaged.length + 1)
          damaged = damaged.slice(0, from) + scrap + damaged.slice(from + length)
        }
        checkPromises(damaged, breakDown(damaged, { fileName: name, ...(layout === undefined ? {} : { layout }) }))
      },
    ),
    { numRuns: 150, seed: 7 },
  )
})

test('an empty script gives an empty breakdown and says so', () => {
  expect(breakDown('')).toMatchObject({ scenes: [], lines: [], elements: [], warnings: [{ code: 'EMPTY_SCRIPT' }] })
  expect(breakDown(' \n\n').elements.map((one) => one.kind)).toEqual(['blank'])
})
