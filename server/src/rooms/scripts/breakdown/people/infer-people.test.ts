// Each kind of sign by itself, signs that contradict each other, and what must not change an answer.
import { describe, expect, test } from 'vitest'
import { breakDown } from '../break-down.ts'
import { joinFullNames } from './full-names.ts'
import { inferFromWords, readDescription } from './infer-people.ts'

const drama = (body: string, list = '') =>
  breakDown(`${list}\n第一集\n1-1 日 内 客厅\n${body}\n`, { layout: 'short_drama' })
const screen = (body: string) => breakDown(`INT. ROOM - DAY\n\n${body}\n`, { layout: 'fountain' })
const who = (b: ReturnType<typeof breakDown>, name: string) => b.characters.find((one) => one.name === name)

describe('a name', () => {
  test.each([
    ['王大妈', 'female', 'middle'],
    ['李小姐', 'female', null],
    ['春桃丫鬟', 'female', 'youth'],
    ['顾太太', 'female', null],
    ['舅妈', 'female', 'middle'],
    ['女记者', 'female', null],
    ['陈先生', 'male', null],
    ['小太监', 'male', null],
    ['张大爷', 'male', 'old'],
    ['男店员', 'male', null],
    ['张婷', 'female', null],
    ['晚晚', 'female', null],
    ['赵铁柱', 'male', null],
    ['亚男', 'female', null],
    ['招弟', 'female', null],
    ['陆总', null, null],
    ['店员', null, null],
    ['小满', null, null],
    ['导演', null, null],
    ['MRS. LINDE', 'female', null],
    ['LADY MACBETH', 'female', null],
    ['KING DUNCAN', 'male', null],
    ["NORA'S HUSBAND", 'male', null],
    ['MOTHER OF THE BRIDE', 'female', 'middle'],
    ['BOY', 'male', 'child'],
    ['YOUNG MAN', 'male', 'youth'],
    ['OLD WOMAN #2', 'female', 'old'],
    ['MARGARET HALE', 'female', null],
    ['DR. THOMAS REED', 'male', null],
    ['ROBIN', null, null],
    ['COP', null, null],
    ['TEENAGER', null, 'youth'],
    ['CHILD', null, 'child'],
  ] as const)('%s: %s, %s', (name, gender, band) => {
    expect(inferFromWords({ name, notes: '' })).toEqual({ gender, band })
  })
})

describe('notes', () => {
  test.each([
    ['女，25岁', 'female', 25],
    ['30，卖花的姑娘', 'female', 30],
    ['林晚的丈夫，律师', 'male', null],
    ['出租车女司机', 'female', null],
    ['律师，有一个女儿', null, null],
    ['a white woman of 37', 'female', 37],
    ["Nora's husband", 'male', null],
    ['mother of two boys', 'female', null],
    ['his former partner', null, null],
    ['络腮胡子，高大', 'male', null],
    ['late 60s, grey', null, 68],
  ] as const)('%s', (notes, gender, years) => {
    expect(readDescription(notes)).toMatchObject({ gender, years })
  })

  test('stand against any number of other signs, which are told all the same', () => {
    const body = '△小北推开门。他笑了。\n甲：小北先生，您坐。\n小北：好。'
    expect(who(drama(body), '小北')?.gender).toBe('male')
    const b = drama(body, '人物表：\n小北：女，20岁\n')
    expect(who(b, '小北')).toMatchObject({ gender: 'female', age: 20, age_band: 'youth' })
    expect(who(b, '小北')?.reasons?.map(({ kind, gender }) => `${kind} ${gender}`)).toContain('pronoun male')
  })
})

describe('pronouns', () => {
  test('mean the one who was told of alone', () => {
    expect(who(drama('△小北走进来。她放下包。\n小北：好。\n甲：来了。'), '小北')?.gender).toBe('female')
    expect(who(screen('QUINN steps in. She sighs.\n\nQUINN\nHello.\n\nLEE\nHi.'), 'QUINN')?.gender).toBe('female')
  })
  test('mean nobody where two may be meant, and no object', () => {
    expect(who(drama('△小北和阿乙走进来。她放下包。\n小北：好。\n阿乙：来了。'), '小北')?.gender).toBeNull()
    expect(who(screen('QUINN hits LEE. She falls.\n\nQUINN\nHello.\n\nLEE\nHi.'), 'QUINN')?.gender).toBeNull()
    const b = drama('△小北看着她。\n△小北抓住她的手。\n小北：好。\n阿乙：来了。')
    expect(who(b, '小北')?.gender).toBeNull()
    expect(who(b, '阿乙')?.gender).toBe('female')
  })
  test('other words with these signs in them are none', () => {
    expect(who(drama('△小北弹吉他。其他人散去。他们笑。\n小北：好。'), '小北')?.gender).toBeNull()
  })
})

describe('what is said', () => {
  test.each([
    ['妈，我回来了。', 'female'],
    ['公子，请坐。', 'male'],
    ['不用了，大叔。', 'male'],
    ['你老公呢？', 'female'],
  ])('%s makes the one who answers %s', (text, gender) => {
    expect(who(drama(`甲：${text}\n乙：哦。`), '乙')?.gender).toBe(gender)
  })
  test('to one of several makes nobody anything', () => {
    const b = drama('乙：来。\n甲：妈，我回来了。\n丙：哦。')
    expect([who(b, '乙')?.gender, who(b, '丙')?.gender]).toEqual([null, null])
  })
  test.each([
    ['我是他妈妈。', 'female'],
    ['臣妾不敢。', 'female'],
    ['朕乏了。', 'male'],
    ['我老婆走了。', 'male'],
    ['我不是他妈妈。', null],
    ['我站在下面。', null],
  ])('"%s": whoever says it is %s', (text, gender) => {
    expect(who(drama(`小北：${text}\n丙：哦。\n丁：嗯。`), '小北')?.gender ?? null).toBe(gender)
  })
  test.each([
    ['my wife Robin', 'female'],
    ['your brother Robin', 'male'],
    ['Mr. Robin', 'male'],
    ['Robin, my sister,', 'female'],
    ['my wife, Robin', null],
  ])('"%s" is %s', (words, gender) => {
    const b = screen(`LEE\nI met ${words} there.\n\nROBIN\nHello.\n\nCASEY\nHi.`)
    expect(who(b, 'ROBIN')?.gender ?? null).toBe(gender)
  })
  test('马三叔 is a man; 小北妈妈 is not 小北', () => {
    expect(who(drama('甲：小北叔，来。\n小北：好。\n丙：嗯。'), '小北')?.gender).toBe('male')
    expect(who(drama('甲：那是小北妈妈。\n小北：好。\n丙：嗯。'), '小北')?.gender).toBeNull()
    expect(who(drama('甲：林小姐来了。\n林北：好。\n林南：嗯。'), '林北')?.gender).toBeNull()
  })
  test('signs that contradict each other give no answer', () => {
    const b = drama('甲：小北哥，来。\n小北：臣妾来了。\n丙：嗯。')
    expect(who(b, '小北')).toMatchObject({ gender: null, gender_confidence: 0 })
    expect(who(b, '小北')?.reasons).toHaveLength(2)
  })
})

describe('a full name of the list', () => {
  test.each([
    ['晚晚', ['林晚晚'], '林晚晚'],
    ['HALE', ['DR. MARGARET HALE'], 'DR. MARGARET HALE'],
    ['MARGARET', ['DR. MARGARET HALE'], 'DR. MARGARET HALE'],
    ['林晚晚', ['晚晚'], '晚晚'],
    ['HALE', ['MARGARET HALE', 'TOM HALE'], undefined],
    ['晚晚', ['林晚晚', '苏晚晚'], undefined],
    ['MAN', ['OLD MAN'], undefined],
    ['小梅妈', ['小梅'], undefined],
    ['晚晚', ['晚晚', '林晚晚'], undefined],
  ])('%s of %j: %s', (spoken, listed, full) => expect(joinFullNames([spoken], listed).get(spoken)).toBe(full))

  test('is one person with the spoken one', () => {
    const b = drama('晚晚：你来了。\n顾沉：嗯。', '人物表：\n林晚晚：25岁，设计师，女\n顾沉：30岁\n')
    expect(b.characters.map(({ name }) => name)).toEqual(['林晚晚', '顾沉'])
    expect(who(b, '林晚晚')).toMatchObject({ aliases: ['晚晚'], lines: 1, gender: 'female', age: 25 })
    expect(b.lines[0]?.character).toBe('林晚晚')
  })
})

test('reasons say where: the line and its words', () => {
  const b = drama('△小北走进来。\n△她放下包。\n小北：好。\n甲：来了。')
  expect(who(b, '小北')?.reasons).toEqual([
    { kind: 'pronoun', gender: 'female', age_band: null, text: '她放下包。', line: 5 },
  ])
})

test('a line that says nothing of somebody changes nothing of them, wherever it stands', () => {
  const body = ['△小北走进来。她放下包。', '小北：好。', '甲：小北姐，坐。', '丙：嗯。']
  const facts = (lines: readonly string[]) => {
    const { gender, age_band } = who(drama(lines.join('\n')), '小北') ?? {}
    return { gender, age_band }
  }
  const before = facts(body)
  expect(before.gender).toBe('female')
  for (const line of ['△雨停了。', '丙：他是谁？', '丁：先生，请。', '△丙看了丁一眼，他笑了。'])
    for (let at = 1; at <= body.length; at++)
      expect(facts([...body.slice(0, at), line, ...body.slice(at)]), `${line} at ${at}`).toEqual(before)
})
