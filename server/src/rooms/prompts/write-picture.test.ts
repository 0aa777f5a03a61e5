import { expect, test } from 'vitest'
import { PROMPT_KINDS, PROMPT_LANGUAGES } from '#contract/prompts.ts'
import type { PictureDescription } from '#rooms/generation/generation.ts'
import { flawsOf } from './kinds.ts'
import { exampleOf, shippedTemplate } from './shipped.ts'
import { fillTemplate, tidyProse, writeTextPrompt } from './template.ts'
import { writeClipPrompt, writePicturePrompt } from './write-picture.ts'

const bare: PictureDescription = {
  widthPx: 100,
  heightPx: 100,
  place: { name: '', interior: 'unknown', timeOfDay: 'unknown', weather: 'unknown' },
  size: 'wide',
  framing: 'empty',
  angle: 'eye',
  move: 'static',
  figures: [],
  action: '',
  props: [],
  subject: null,
  keyFrame: 'full',
}
const xu: PictureDescription['figures'][number] = {
  name: '许仙',
  gender: 'male',
  ageYears: 22,
  notes: '青色长衫。',
  role: 'speaker',
  side: 'left',
  emotion: 'sad',
}
const bai = { ...xu, name: '白素贞', gender: 'female', notes: '', role: 'listener', side: 'right' } as const

test('whatever is not known, no clause is empty and no mark dangles', () => {
  for (const language of PROMPT_LANGUAGES)
    for (const kind of ['image.shot', 'image.character', 'image.location', 'video.shot'] as const) {
      const template = shippedTemplate(kind, language)
      for (const picture of variations()) {
        for (const style of ['', '水墨'])
          for (const text of [
            writePicturePrompt(template, picture, style),
            writeClipPrompt(template, { picture, extra: { durationMs: 4000, lines: [], move: 'pan_left' } }, style),
          ]) {
            expect(text).not.toMatch(/[{}[\]]/)
            expect(text).not.toMatch(/[，,、；;：:]\s*[，,、；;：:。.]/)
            expect(text).not.toMatch(/(^|\n)[，,。.：:；;]/)
            expect(text).not.toMatch(/[，,、；;](\n|$)/)
            expect(text).not.toMatch(/。。| {2}|[（(]\s*[）)]/)
            expect(text).not.toMatch(/undefined|null|unknown/)
          }
      }
    }
})

function* variations(): Generator<PictureDescription> {
  const places = [bare.place, { ...bare.place, name: '断桥', notes: '石拱桥。' }, { ...bare.place, notes: 'a bridge' }]
  for (const place of places)
    for (const interior of ['unknown', 'interior', 'exterior'] as const)
      for (const timeOfDay of ['unknown', 'night'] as const)
        for (const weather of ['unknown', 'clear', 'rain'] as const)
          for (const figures of [[], [xu], [xu, bai], [{ ...xu, name: '', gender: null, ageYears: null, notes: '' }]])
            for (const action of ['', '他走来。', 'He runs!', '他停下……', 'Wait...'])
              yield { ...bare, place: { ...place, interior, timeOfDay, weather }, figures, action }
}

test('a Chinese key frame reads as a person would write it', () => {
  const picture: PictureDescription = {
    ...bare,
    place: { name: '断桥', interior: 'exterior', timeOfDay: 'dusk', weather: 'rain', notes: '湖边石拱桥' },
    size: 'medium',
    framing: 'two_shot',
    figures: [xu, bai],
    action: '许仙撑开伞，\n递给白素贞。',
    props: ['油纸伞'],
  }
  expect(writePicturePrompt(shippedTemplate('image.shot', 'zh-CN'), picture, '水墨')).toBe(
    `中景，平视，双人镜头。
许仙（男性，约22岁，青色长衫），位于画面左侧，神情悲伤，正在说话；白素贞（女性，约22岁），位于画面右侧，神情悲伤。
地点：断桥（湖边石拱桥），室外，黄昏，下着雨。
动作：许仙撑开伞，递给白素贞。画面中可见：油纸伞。
整体情绪：哀伤。画面风格：水墨。电影感构图，光线自然。画面中没有文字、字幕和水印。`,
  )
})

test('an English clip says who speaks and how the camera moves', () => {
  const picture: PictureDescription = {
    ...bare,
    framing: 'over_shoulder',
    place: { name: 'kitchen', interior: 'interior', timeOfDay: 'night', weather: 'clear' },
    figures: [
      { ...xu, name: 'Ann', gender: 'female', ageYears: 9, notes: 'red coat', emotion: 'happy' },
      { ...bai, name: 'Tom', gender: null, ageYears: null },
    ],
    action: 'Ann laughs.',
  }
  const extra = { durationMs: 4600, lines: [{ character: 'Ann', text: 'Look!' }], move: 'push_in' } as const
  expect(writeClipPrompt(shippedTemplate('video.shot', 'en'), { picture, extra }, '')).toBe(
    `wide shot, at eye level, over-the-shoulder. Camera: the camera slowly pushes in.
Ann (girl, about 9 years old, red coat), on the left, looking happy, speaking; Tom, on the right, seen from behind.
Place: kitchen, interior, at night.
What happens: Ann laughs. Speaking, with natural lips: Ann.
Mood: light-hearted. Smooth natural motion, faces and dress stay the same throughout, no subtitles or watermarks.`,
  )
})

test('what comes with the studio names only what its kind has, and all that it must have', () => {
  for (const language of PROMPT_LANGUAGES)
    for (const kind of PROMPT_KINDS) {
      expect(flawsOf(kind, shippedTemplate(kind, language).text), `${kind} ${language}`).toEqual({
        unknown: [],
        missing: [],
      })
      const { prompt } = writeTextPrompt(shippedTemplate(kind, language), exampleOf(kind, language))
      expect(prompt).not.toMatch(/[{}]/)
    }
})

test('flaws are told by name', () => {
  expect(flawsOf('image.shot', '{size}，{地点}，{colour}')).toEqual({
    unknown: ['地点', 'colour'],
    missing: ['action'],
  })
})

test('a value is never read as a template', () => {
  expect(fillTemplate('{a} [with {b}]', { a: '{b} [x{a}]', b: '{a}' })).toBe('{b} [x{a}] with {a}')
  expect(fillTemplate('[{a}，]{b}', { a: '', b: 'x' })).toBe('x')
  expect(fillTemplate('[note] {constructor}', {})).toBe('[note] {constructor}')
})

test('a request keeps its lines; the instruction stands above three hyphens', () => {
  expect(writeTextPrompt({ text: 'Be brief.\n---\nText:\n{text}' }, { text: ' a,,\n\n---\n b ' })).toEqual({
    system: 'Be brief.',
    prompt: 'Text:\n a,,\n\n---\n b',
  })
  expect(writeTextPrompt({ text: 'Only {text}' }, { text: 'x' })).toEqual({ system: '', prompt: 'Only x' })
})

test.each([
  ['他来了！。', '他来了！'],
  ['，中景，，平视，。', '中景，平视。'],
  ['Who is it?.', 'Who is it?'],
  ['Wait... then.', 'Wait... then.'],
  ['At 3.5 m, 10:30.', 'At 3.5 m, 10:30.'],
])('%s becomes %s', (given, wanted) => {
  expect(tidyProse(given)).toBe(wanted)
})
