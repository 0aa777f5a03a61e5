import { describe, expect, test } from 'vitest'
import { checkAnswer } from './check-answer.ts'
import type { Facts } from './draft.ts'
import { readJson } from './read-answer.ts'

describe('patience with what is plain', () => {
  test.each([
    ['{"a":1}', { a: 1 }],
    ['Here you are:\n```json\n{"a": [1, 2,],}\n```\nEnjoy!', { a: [1, 2] }],
    ['Sure! {"a":"x, }y",} done', { a: 'x, }y' }],
    ['{"a":"\\"{"} and more }', { a: '"{' }],
  ])('%s', (answer, value) => {
    expect(readJson(answer)).toEqual({ ok: true, value })
  })

  test.each(['', 'I cannot.', '{"a": ', '{a: 1}'])('%s is no answer', (answer) => {
    expect(readJson(answer).ok).toBe(false)
  })
})

const shots: Facts = { kind: 'shots', sceneId: 's1', shotIds: ['a', 'b'] }
const shot = (fields: object) => JSON.stringify({ shots: [{ reason: 'why', ...fields }] })

test('shots are edits of shots that are there, and name what changes', () => {
  const read = checkAnswer(shots, shot({ id: 'a', size: 'close', angle: null, mood: 'ignored' }))
  expect(read).toEqual({
    ok: true,
    value: { items: [{ edit: { type: 'shot', id: 'a', set: { size: 'close' } }, reason: 'why', state: 'proposed' }] },
  })
  const added = checkAnswer(shots, shot({ id: null, after: 'a', size: 'wide', framing: 'empty', action: '湖面' }))
  expect(added).toMatchObject({ ok: true, value: { items: [{ edit: { type: 'insert_shot', after: 'a' } }] } })
})

test.each([
  [shot({ id: 'z', size: 'close' }), 'no shot "z"'],
  [shot({ id: 'a', size: 'huge' }), '/shots/0/size'],
  [shot({ id: 'a' }), 'No change'],
  [
    JSON.stringify({
      shots: [
        { id: 'a', size: 'wide', reason: '' },
        { id: 'a', size: 'full', reason: '' },
      ],
    }),
    'twice',
  ],
  ['{}', '/'],
])('%s is refused with what is wrong', (answer, error) => {
  const read = checkAnswer(shots, answer)
  expect(read.ok).toBe(false)
  expect(read.ok ? '' : read.errors.join('; ')).toContain(error)
})

test('every wanted prompt is there, and none for strangers', () => {
  const visual: Facts = {
    kind: 'visual',
    subjects: [
      { kind: 'character', id: 'c' },
      { kind: 'shot', id: 's' },
    ],
  }
  const say = (...ids: string[]) => JSON.stringify({ prompts: ids.map((id) => ({ id, prompt: ` p ${id} ` })) })
  expect(checkAnswer(visual, say('s', 'c'))).toMatchObject({
    ok: true,
    value: { items: [{ edit: { type: 'character', id: 'c', set: { prompt: 'p c' } } }, { edit: { type: 'shot' } }] },
  })
  expect(checkAnswer(visual, say('c'))).toMatchObject({ ok: false, errors: ['The prompt for "s" is missing.'] })
  expect(checkAnswer(visual, say('c', 's', 'x')).ok).toBe(false)
})

test('copy has each language and each part', () => {
  const copy: Facts = { kind: 'copy', languages: ['zh-CN', 'en'], parts: ['selling_points'] }
  const say = (...languages: string[]) =>
    JSON.stringify({ texts: languages.map((language) => ({ language, selling_points: ['x'] })) })
  expect(checkAnswer(copy, say('zh-CN', 'en')).ok).toBe(true)
  expect(checkAnswer(copy, say('zh-CN', 'zh-CN')).ok).toBe(false)
  expect(checkAnswer(copy, say('zh-CN')).ok).toBe(false)
  expect(checkAnswer(copy, JSON.stringify({ texts: [{ language: 'en' }, { language: 'zh-CN' }] })).ok).toBe(false)
})

describe('a marked-up text adds up', () => {
  const text = '雨下个不停。\n\n许仙说：“姑娘，雨大，拿去吧。”她笑了。'
  const facts: Facts = { kind: 'parse', text, language: 'zh-CN' }
  const part = (kind: string, words: string, speaker: string | null = null) => ({
    kind,
    text: words,
    speaker,
    direction: null,
  })
  const first = { line: 1, parts: [part('action', '雨下个不停。')] }
  const say = (...lines: object[]) => checkAnswer(facts, JSON.stringify({ lines }))
  const third = (...parts: object[]) => ({ line: 3, parts })
  const whole = third(
    part('action', '许仙说：'),
    part('dialogue', '“姑娘，雨大，拿去吧。”', '许仙'),
    part('action', '她笑了。'),
  )

  test('when every letter is kept', () => {
    expect(say(first, whole)).toEqual({
      ok: true,
      value: { text: '雨下个不停。\n\n许仙说：\n许仙：“姑娘，雨大，拿去吧。”\n她笑了。\n' },
    })
  })

  test.each([
    [
      'a word less',
      [
        first,
        third(part('action', '许仙说：'), part('dialogue', '“姑娘，拿去吧。”', '许仙'), part('action', '她笑了。')),
      ],
    ],
    ['a line less', [first]],
    ['a line twice', [first, first, whole]],
    ['a line too many', [first, whole, { line: 9, parts: [] }]],
    ['a mark changed', [first, third(part('action', '许仙说:“姑娘，雨大，拿去吧。”她笑了。'))]],
    [
      'another order',
      [
        { line: 1, parts: whole.parts },
        { line: 3, parts: first.parts },
      ],
    ],
    ['nobody who speaks', [first, third(part('dialogue', '许仙说：“姑娘，雨大，拿去吧。”她笑了。'))]],
  ])('not with %s', (_, lines) => {
    expect(say(...lines).ok).toBe(false)
  })
})
