// What comes with the studio, and examples to look at a template with.
import type { PromptKind, PromptLanguage } from '#contract/prompts.ts'
import type { PictureDescription } from '#rooms/generation/generation.ts'
import { PLACEHOLDERS } from './kinds.ts'
import { SHIPPED_EN } from './shipped-en.ts'
import { SHIPPED_ZH } from './shipped-zh.ts'
import type { PromptTemplate, PromptValues } from './template.ts'
import { type ClipExtra, clipValues, pictureValues } from './write-picture.ts'

const SHIPPED: Readonly<Record<PromptLanguage, Readonly<Record<PromptKind, string>>>> = {
  'zh-CN': SHIPPED_ZH,
  en: SHIPPED_EN,
}

export function shippedTemplate<K extends PromptKind>(kind: K, language: PromptLanguage): PromptTemplate<K> {
  return { kind, language, version: 0, text: SHIPPED[language][kind] }
}

/** The language of templates for a text in `language` (BCP 47): whoever has none of their own is written for in English. */
export const promptLanguageOf = (language: string): PromptLanguage =>
  language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'

/** A project's thing, as a preview shows it. */
export type RealThing =
  | { readonly picture: PictureDescription; readonly style: string; readonly extra?: ClipExtra }
  | { readonly values: PromptValues }

export function valuesOfThing(kind: PromptKind, language: PromptLanguage, thing: RealThing): PromptValues {
  if ('values' in thing) return thing.values
  const { picture, style, extra } = thing
  if (kind !== 'video.shot') return pictureValues(language, picture, style)
  return clipValues(language, { picture, extra: extra ?? { durationMs: 5000, lines: [], move: picture.move } }, style)
}

export function exampleOf(kind: PromptKind, language: PromptLanguage): PromptValues {
  if (!kind.startsWith('text.')) return valuesOfThing(kind, language, examplePicture(kind, language))
  return Object.fromEntries(
    PLACEHOLDERS[kind].map(({ name, zh, en }) => [name, language === 'en' ? `<${en}>` : `〈${zh}〉`]),
  )
}

function examplePicture(kind: PromptKind, language: PromptLanguage): Extract<RealThing, { style: string }> {
  const say = (zh: string, en: string) => (language === 'en' ? en : zh)
  const people: PictureDescription['figures'] = [
    {
      name: say('白素贞', 'Bai Suzhen'),
      gender: 'female',
      ageYears: 20,
      notes: say('白衣长发，神态温婉', 'white dress, long black hair'),
      role: 'speaker',
      side: 'left',
      emotion: 'sad',
    },
    {
      name: say('许仙', 'Xu Xian'),
      gender: 'male',
      ageYears: 22,
      notes: say('青色长衫，书生打扮', 'a scholar in a blue robe'),
      role: 'listener',
      side: 'right',
      emotion: 'neutral',
    },
  ]
  const isLocation = kind === 'image.location'
  const isCharacter = kind === 'image.character'
  const picture: PictureDescription = {
    widthPx: 1280,
    heightPx: 720,
    place: {
      name: isCharacter ? '' : say('断桥', 'the Broken Bridge'),
      interior: isCharacter ? 'unknown' : 'exterior',
      timeOfDay: 'dusk',
      weather: 'rain',
      notes: isCharacter ? '' : say('湖边石拱桥，垂柳', 'a stone arch by the lake, willows'),
    },
    size: isLocation ? 'extreme_wide' : 'medium',
    framing: isLocation ? 'empty' : isCharacter ? 'single' : 'two_shot',
    angle: 'eye',
    move: 'push_in',
    figures: isLocation ? [] : isCharacter ? people.slice(0, 1) : people,
    action: say('许仙撑开油纸伞，递到白素贞头上。', 'Xu Xian opens a paper umbrella and holds it over her.'),
    props: [say('油纸伞', 'paper umbrella')],
    subject: null,
    keyFrame: 'full',
  }
  const line = {
    character: people[0]?.name ?? '',
    text: say('这雨，怕是要下一夜了。', 'This rain will last all night.'),
  }
  return {
    picture,
    style: say('水墨国风', 'ink wash painting'),
    extra: { durationMs: 5000, lines: [line], move: 'push_in' },
  }
}
