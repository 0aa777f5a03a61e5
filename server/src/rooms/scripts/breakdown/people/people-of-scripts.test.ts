// Who the people of whole scripts are, against what a reader of them says.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { breakDown } from '../break-down.ts'

const samples = join(import.meta.dirname, '../testdata')
const examples = join(import.meta.dirname, '../../../../../../examples')

/** F and M as a reader finds them in the script; ? where it says nothing, and nothing must be found. */
const read: Readonly<Record<string, Readonly<Record<string, 'F' | 'M' | '?'>>>> = {
  'brick-and-steel.fountain': {
    STEEL: 'M',
    BRICK: 'M',
    JACK: 'M',
    DAN: 'M',
    COGNITO: 'M',
    MINION: '?',
    'HANDSOME MAN': 'M',
  },
  'cyber-bob-traffic-dogs.fountain': {
    BOB: 'M',
    'CYBER BOB': 'M',
    MARGARET: 'F',
    DOG: 'M',
    'CYBER BOSS': '?',
    BOSS: '?',
  },
  'earnest-act1.txt': { ALGERNON: 'M', LANE: 'M' },
  'elephants-dream.en.vtt': { SPEAKER: '?' },
  'elephants-dream.en.srt': { SPEAKER: '?' },
  'fountain-elements.fountain': { 'HERO 1': '?', 'HERO 2': '?', POLISH: '?', GERMAN: '?', McCABE: '?' },
  'liaozhai-zhongli.txt': { 道士: 'M', 王生: 'M', 美人: 'F', 客: '?', 旁人: '?', 旁白: '?', 众人: '?' },
  'qisi-audio-drama.txt': { 庄子: 'M', 汉子: 'M', 巡士: 'M', 司命: '?', 鬼魂: '?', 旁白: '?' },
  'qisi-luxun.txt': { 庄子: 'M', 汉子: 'M', 巡士: 'M', 鬼魂: '?' },
  'radio-studio.fdx': { DJ: 'M', DAVE: 'M', JIM: 'M', KAY: 'F' },
  'romeo-juliet-balcony.txt': { ROMEO: 'M', JULIET: 'F' },
  'zhongli-shortdrama.txt': { 马三: 'M', 老道: 'M', 阿福: 'M', 里正: 'M', 众人: '?' },
  'night-shift-radio.txt': { 林夏: 'F', 老周: 'M' },
  'the-last-train.fountain': { MARA: 'F', 'OLD PORTER': 'M' },
  'three-minute-noodles.txt': { 小满: '?', 店员: '?' },
  'zhong-li.txt': { 马三: 'M', 老道: 'M', 阿福: 'M' },
  'people/revenge.txt': {
    林晚: 'F',
    顾霆琛: 'M',
    管家陈伯: 'M',
    陆总: '?',
    苏柔: 'F',
    小秘书: '?',
    顾奶奶: 'F',
    豆豆: '?',
  },
  'people/palace.txt': {
    容嬷嬷: 'F',
    沈清漪: 'F',
    李公公: 'M',
    萧珩: 'M',
    皇后: 'F',
    丽嫔: 'F',
    小顺子: 'M',
    裴砚: 'M',
  },
  'people/village.txt': { 周建国: 'M', 何小满: 'F', 铁蛋: 'M', 赵桂兰: 'F', 周二妮: 'F', 刘婶: 'F', 孟扬: 'M' },
  'people/harbour.fountain': {
    ...{ HALE: 'F', BOY: 'M', MARSH: 'M', NORA: 'F', ROBIN: 'F', TOM: 'M', QUINN: 'F', CHIEF: 'M' },
    ...{ 'OLD WOMAN': 'F', SKIPPER: '?', LEE: 'F', WAITRESS: 'F' },
  },
  'people/manor.txt': {
    ...{ 'LADY ASHDOWN': 'F', 'SIR REGINALD': 'M', PARKER: 'M', 'MISS THORNE': 'F', CLARA: 'F', HUGO: 'M', COOK: 'F' },
  },
  'people/held-out-ceo.txt': {
    ...{
      姜念: 'F',
      傅司寒: 'M',
      助理: '?',
      傅老夫人: 'F',
      方雅琳: 'F',
      周医生: 'F',
      姜父: 'M',
      大刘: '?',
      小鱼: 'F',
      阿坤: 'M',
    },
  },
  'people/held-out-motel.fountain': {
    ...{
      FRANKIE: 'M',
      DELANEY: 'F',
      REYES: 'F',
      CHO: 'M',
      'MOTEL CLERK': 'M',
      DOT: 'F',
      SAL: 'M',
      WHITLOCK: 'F',
      BODYGUARD: '?',
    },
  },
}
/** Whom a film is about: a viewer stops at once if one of them is drawn as somebody else. */
const leads =
  'STEEL BRICK BOB MARGARET ALGERNON 庄子 汉子 ROMEO JULIET 马三 老道 MARA 林晚 顾霆琛 沈清漪 萧珩 何小满 HALE NORA 姜念 傅司寒 DELANEY FRANKIE'.split(
    ' ',
  )

const open = (name: string) => {
  const folder = /^(?:night|the-last|three|zhong-li)/.test(name) ? examples : samples
  return breakDown(readFileSync(join(folder, name), 'utf8'), { fileName: name })
}
const found = Object.entries(read).flatMap(([script, people]) => {
  const { characters } = open(script)
  return Object.entries(people).map(([name, expected]) => {
    const one = characters.find((character) => character.name === name)
    const gender = one?.gender ?? null
    return {
      script,
      name,
      expected,
      given: gender === null ? '?' : gender === 'female' ? 'F' : 'M',
      isThere: one !== undefined,
    }
  })
})
const told = (list: typeof found) => list.map(({ script, name, given }) => `${script} ${name}: ${given}`)

describe('the people of 23 scripts', () => {
  test('are all found under these names, at least 70 of them women or men', () => {
    expect(told(found.filter((one) => !one.isThere))).toEqual([])
    expect(found.filter((one) => one.expected !== '?').length).toBeGreaterThanOrEqual(70)
  })

  test('are never taken for the other', () => {
    expect(told(found.filter((one) => one.given !== '?' && one.given !== one.expected))).toEqual([])
  })

  test('are known in nine of ten cases, and all leads are', () => {
    const readable = found.filter((one) => one.expected !== '?')
    const open = readable.filter((one) => one.given === '?')
    expect(open.length / readable.length, told(open).join(', ')).toBeLessThan(0.13)
    expect(told(found.filter((one) => leads.includes(one.name) && one.given === '?'))).toEqual([])
  })
})
