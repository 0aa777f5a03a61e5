// Every sample script as a script supervisor would count it.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Breakdown } from '#contract/breakdown.ts'
import { breakDown } from './break-down.ts'

const read = (name: string): string => readFileSync(new URL(`./testdata/${name}`, import.meta.url), 'utf8')
const sample = (name: string): Breakdown => breakDown(read(name), { fileName: name })
const count = (b: Breakdown, kind: string): number => b.elements.filter((element) => element.kind === kind).length
const speakers = (b: Breakdown): string[] => b.characters.filter((one) => one.lines > 0).map((one) => one.name)
const person = (b: Breakdown, name: string) => b.characters.find((one) => one.name === name)!

describe('Fountain', () => {
  test('brick-and-steel: 8 headings, 20 cues, 22 pieces of dialogue, 7 names', () => {
    const b = sample('brick-and-steel.fountain')
    expect(b).toMatchObject({ layout: 'fountain', language: 'en', title: 'BRICK & STEEL FULL RETIRED' })
    expect(count(b, 'scene_heading')).toBe(8)
    expect(count(b, 'character_cue')).toBe(20)
    // A parenthetical inside a speech parts it: each piece is a line with its own direction.
    expect(count(b, 'dialogue')).toBe(22)
    expect(b.lines).toHaveLength(22)
    expect(speakers(b)).toEqual(['STEEL', 'BRICK', 'JACK', 'DAN', 'COGNITO', 'MINION', 'HANDSOME MAN'])
    expect(person(b, 'STEEL').aliases).toEqual(['DICK STEEL'])
    expect(
      b.lines.filter((line) => line.joint_with.length > 0).map((line) => [line.character, line.joint_with]),
    ).toEqual([
      ['STEEL', ['BRICK']],
      ['BRICK', ['STEEL']],
    ])
    expect(b.lines[7]).toMatchObject({
      character: 'JACK',
      direction: 'in Vietnamese, subtitled',
      text: 'Did you know Brick and Steel are retired?',
    })
    expect(b.scenes[3]).toMatchObject({ heading: 'SNIPER SCOPE POV', location: "BRICK'S POOL", interior: 'exterior' })
    expect(b.locations.map((one) => one.name)).toEqual([
      "BRICK'S PATIO",
      'TRAILER HOME',
      "BRICK'S POOL",
      'WOODEN SHACK',
      'GARAGE',
      'PALATIAL MANSION',
    ])
    expect(b.cues.filter((cue) => cue.kind === 'title').map((cue) => cue.text)).toContain('THE END')
  })

  test('cyber-bob: 3 scenes, 35 cues, 6 names, and a word on names that look alike', () => {
    const b = sample('cyber-bob-traffic-dogs.fountain')
    expect(b.scenes).toHaveLength(3)
    expect(count(b, 'character_cue')).toBe(35)
    expect(b.lines).toHaveLength(35)
    expect(speakers(b)).toEqual(['BOB', 'DOG', 'MARGARET', 'CYBER BOB', 'CYBER BOSS', 'BOSS'])
    // BOB and CYBER BOB are one person to a reader, two to a parser: they stay two, and the user is told.
    expect(b.warnings.filter((one) => one.code === 'SIMILAR_NAMES')).toHaveLength(2)
    expect(person(b, 'MARGARET')).toMatchObject({ gender: 'female', age: 37 })
    expect(b.scenes.map((one) => [one.location, one.interior, one.time_of_day])).toEqual([
      ['PARK', 'exterior', 'day'],
      ['SUBURBAN TRAFFIC INTERSECTION', 'exterior', 'day'],
      ['TRAFFIC LIGHT HORIZONTAL BEAM', 'interior', 'night'],
    ])
  })

  test('every element of Fountain has its kind', () => {
    const b = sample('fountain-elements.fountain')
    expect(b.title).toBe('Screenplay title Second line')
    expect(b.lines.find((line) => line.character === 'McCABE')).toMatchObject({
      kind: 'sung',
      text: 'Happy birthday to you!',
    })
    expect(b.lines.filter((line) => line.joint_with.length > 0)).toHaveLength(2)
    expect(b.shots.some((shot) => shot.action === 'INT. ACTION')).toBe(true)
    expect(b.shots.some((shot) => /Ignored|inline note|multiline/.test(shot.action))).toBe(false)
    expect(b.shots.some((shot) => shot.action.includes('What the f*ck! Escape_escape*escape.'))).toBe(true)
    expect(b.scenes.map((one) => one.heading)).toContain('FORCED HEADER')
    expect(count(b, 'synopsis')).toBeGreaterThanOrEqual(14)
  })
})

describe('Final Draft', () => {
  test('radio-studio: 2 scenes, 4 speeches, 4 speakers', () => {
    const b = sample('radio-studio.fdx')
    expect(b).toMatchObject({ layout: 'final_draft', language: 'en', title: 'FDX Test Script' })
    expect(b.scenes.map((one) => [one.label, one.location])).toEqual([
      ['1', 'RADIO STUDIO'],
      ['2', 'OUTSIDE THE FOOD STORE'],
    ])
    expect(b.lines.map((line) => [line.character, line.direction, line.off_screen])).toEqual([
      ['DJ', 'bored', false],
      ['DAVE', '', false],
      ['JIM', '', true],
      ['KAY', '', false],
    ])
    const text = read('radio-studio.fdx')
    for (const line of b.lines) expect(text.slice(line.start_offset, line.end_offset)).toContain(line.text)
  })
})

describe('Chinese drama', () => {
  test('short drama: 2 episodes, 4 scenes, 22 lines, 15 action lines', () => {
    const b = sample('zhongli-shortdrama.txt')
    expect(b).toMatchObject({ layout: 'short_drama', language: 'zh-CN', title: '种梨' })
    expect(b.episodes).toEqual([
      { number: 1, title: '一枚梨的面子', start_line: 12, end_line: 47 },
      { number: 2, title: '空车', start_line: 48, end_line: 70 },
    ])
    expect(b.scenes.map((one) => [one.label, one.episode, one.location, one.interior, one.time_of_day])).toEqual([
      ['1-1', 1, '集市街口', 'exterior', 'day'],
      ['1-2', 1, '街口空地', 'exterior', 'day'],
      ['2-1', 2, '街口空地', 'exterior', 'day'],
      ['2-2', 2, '集市街口', 'exterior', 'day'],
    ])
    expect(b.lines).toHaveLength(22)
    expect(count(b, 'action')).toBe(15)
    expect(b.characters.map((one) => [one.name, one.age]).sort()).toEqual(
      [
        ['众人', null],
        ['老道', 60],
        ['里正', 55],
        ['阿福', 18],
        ['马三', 40],
      ].sort(),
    )
    // Nobody says that 马三 is a man, but 阿福 calls him 马三叔.
    expect(person(b, '马三').gender).toBe('male')
    expect(b.lines[0]).toMatchObject({
      character: '马三',
      direction: '吆喝',
      text: '甜梨——不甜不要钱！三十文一枚，先到先得！',
    })
    expect(b.lines[1]).toMatchObject({ character: '众人', direction: '', off_screen: true })
    expect(b.lines.find((line) => line.text.startsWith('出家人'))).toMatchObject({
      kind: 'voice_over',
      off_screen: true,
    })
    expect(b.cues.map((cue) => [cue.kind, cue.text])).toEqual([
      ['title', '清 康熙年间 山东'],
      ['sfx', '铲土声'],
      ['sfx', '芽破土，抽枝，成树，开花，结果，三秒内完成'],
      ['transition', '定格'],
      ['title', '未完待续'],
      ['sfx', '伐木声，由近到远'],
      ['title', '全剧终'],
    ])
    expect(b.shots.find((shot) => shot.subject === '汁水渗进土里')).toMatchObject({
      size: 'close',
      framing: 'insert',
      action: '特写：汁水渗进土里。',
    })
  })

  test('audio drama: 3 scenes, 23 lines of one speaker and 1 joint line, 10 SFX, 5 BGM', () => {
    const b = sample('qisi-audio-drama.txt')
    expect(b).toMatchObject({ layout: 'audio_drama', language: 'zh-CN', title: '起死' })
    expect(b.scenes.map((one) => [one.location, one.interior, one.time_of_day])).toEqual([
      ['荒地', 'exterior', 'afternoon'],
      ['荒地', 'exterior', 'continuous'],
      ['荒地', 'exterior', 'continuous'],
    ])
    expect(b.lines.filter((line) => line.joint_with.length === 0)).toHaveLength(23)
    expect(
      b.lines.filter((line) => line.joint_with.length > 0).map((line) => [line.character, line.joint_with, line.text]),
    ).toEqual([
      ['汉子', ['庄子'], '你说什么？'],
      ['庄子', ['汉子'], '我且问你——'],
    ])
    expect(b.cues.filter((cue) => cue.kind === 'sfx')).toHaveLength(10)
    expect(b.cues.filter((cue) => cue.kind === 'bgm')).toHaveLength(5)
    expect(b.cues.find((cue) => cue.kind === 'pause')).toMatchObject({ text: '留白 1.5s', duration_ms: 1500 })
    expect(b.cues.find((cue) => cue.text.includes('淡入2秒'))).toMatchObject({ duration_ms: null })
    expect(person(b, '汉子')).toMatchObject({ aliases: ['杨大'], gender: 'male', age: 33, lines: 4 })
    expect(person(b, '庄子')).toMatchObject({ gender: 'male', age: 60, notes: '男，六十岁上下，清瘦，爱讲道理' })
    expect(b.lines.filter((line) => line.kind === 'narration').map((line) => line.character)).toEqual(['旁白', '旁白'])
    expect(b.lines.find((line) => line.text.startsWith('五百年前'))).toMatchObject({ off_screen: true })
    expect(b.lines.find((line) => line.text.startsWith('唉唉'))).toMatchObject({
      direction: '突然',
      text: '唉唉，睡着了。你是怎么的？阿呀，我的包裹和伞子呢？阿呀呀，我的衣服呢？',
    })
  })
})

describe('stage plays', () => {
  test('earnest: 17 speeches, 2 speakers', () => {
    const b = sample('earnest-act1.txt')
    expect(b).toMatchObject({ layout: 'stage_play', language: 'en', title: 'THE IMPORTANCE OF BEING EARNEST' })
    expect(b.lines).toHaveLength(17)
    expect(speakers(b)).toEqual(['ALGERNON', 'LANE'])
    expect(b.scenes).toHaveLength(1)
    expect(b.scenes[0]).toMatchObject({
      heading: 'FIRST ACT, SCENE',
      location: "Morning-room in Algernon's flat in Half-Moon Street",
    })
    expect(b.lines[5]).toMatchObject({ character: 'LANE', text: 'Yes, sir.', direction: 'Hands them on a salver.' })
  })

  test('romeo-juliet: 52 speeches and 3 empty cues; verses that end in a colon are no cues', () => {
    const b = sample('romeo-juliet-balcony.txt')
    expect(b.layout).toBe('stage_play')
    expect(b.lines).toHaveLength(52)
    expect(b.warnings.filter((one) => one.code === 'EMPTY_SPEECH').map((one) => one.line)).toEqual([47, 222, 228])
    expect(count(b, 'character_cue')).toBe(55)
    // The Nurse has no word to say here, so she is named by warnings only.
    expect(speakers(b)).toEqual(['ROMEO', 'JULIET'])
    expect(b.lines.at(-1)!.text).toBe(
      "Sleep dwell upon thine eyes, peace in thy breast! Would I were sleep and peace, so sweet to rest! Hence will I to my ghostly father's cell, His help to crave, and my dear hap to tell.",
    )
  })

  test('qisi: 102 cues, 5 speakers', () => {
    const b = sample('qisi-luxun.txt')
    expect(b).toMatchObject({ layout: 'stage_play', language: 'zh-CN', title: '起死' })
    expect(count(b, 'character_cue')).toBe(102)
    // One line more than cues: 庄子 tries his spell again after "（毫无影响，好一会。）", without a new cue.
    expect(b.lines).toHaveLength(103)
    expect(speakers(b)).toEqual(['庄子', '鬼魂', '司命', '汉子', '巡士'])
    expect(b.scenes[0]!.location).toBe('荒地')
    expect(person(b, '汉子').age).toBe(30)
    expect(b.lines.some((line) => /[（）]/.test(line.text))).toBe(false)
    expect(b.lines[0]!.text).toContain('还是请司命大神复他的形')
  })
})

describe('other layouts', () => {
  test('liaozhai: every quoted speech with its speaker, the rest told by the narrator', () => {
    const b = sample('liaozhai-zhongli.txt')
    expect(b).toMatchObject({ layout: 'prose', language: 'zh-CN', title: '种梨' })
    const said = b.lines
      .filter((line) => line.kind !== 'narration')
      .map((line) => [line.character, line.text.slice(0, 5)])
    expect(said).toEqual([
      ['道士', '一车数百颗'],
      ['道士', '出家人不解'],
      ['旁人', '既有之何不'],
      ['道士', '我特需此核'],
      ['异史氏', '乡人愦愦，'],
      ['道士', '恐娇情不能'],
      ['王生', '能之。'],
      ['客', '良宵胜乐，'],
      ['客', '蒙赐月明之'],
      ['美人', '仙仙乎！而'],
      ['客', '今宵最乐，'],
      ['道士', '饮足乎？'],
      ['众人', '足矣。'],
      ['道士', '足，宜早寝'],
      ['王生', '弟子数百里'],
      ['道士', '吾固谓不能'],
      ['王生', '弟子操作多'],
      ['道士', '何术之求？'],
      ['王生', '每见师行处'],
      ['道士', '入之！'],
      ['道士', '试入之。'],
      ['道士', '俯首辄入，'],
      ['道士', '归宜洁持，'],
    ])
    expect(b.lines.find((line) => line.character === '美人')!.kind).toBe('sung')
    expect(new Set(b.lines.filter((line) => line.kind === 'narration').map((line) => line.character))).toEqual(
      new Set(['旁白']),
    )
    // 翩翩作“霓裳舞” is no speech.
    expect(b.lines.some((line) => line.kind === 'narration' && line.text.includes('“霓裳舞”'))).toBe(true)
    expect(b.locations.map((one) => one.name)).toEqual(['集市', '观宇'])
  })

  test.each(['elephants-dream.en.srt', 'elephants-dream.en.vtt'])('%s: 78 captions', (name) => {
    const b = sample(name)
    expect(b).toMatchObject({ layout: 'captions', language: 'en' })
    expect(b.lines).toHaveLength(78)
    expect(b.lines[3]!.text).toBe('Everything is safe. Perfectly safe.')
    expect(b.shots[b.lines[0]!.shot]!.duration_hint_ms).toBeGreaterThanOrEqual(2951)
  })

  test('fish-grail: 19 rows in the language asked for', () => {
    const b = sample('fish-grail.tsv')
    expect(b).toMatchObject({ layout: 'line_sheet', language: 'en' })
    expect(b.lines).toHaveLength(19)
    expect(speakers(b)).toEqual(['Little fish', 'Big fish'])
    const czech = breakDown(read('fish-grail.tsv'), { fileName: 'fish-grail.tsv', language: 'cs' })
    expect(czech.lines[0]!.text).toBe('Támhle to uprostřed, to je nepochybně Svatý grál!')
    expect(czech.language).toBe('cs')
  })
})
