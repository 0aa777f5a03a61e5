// From the facts of a picture to prose that an engine of pictures reads. Pure: equal facts give equal words.
import type { CameraMove } from '#contract/breakdown.ts'
import type { PromptLanguage } from '#contract/prompts.ts'
import type { PictureDescription, PictureFigure } from '#rooms/generation/generation.ts'
import { PICTURE_WORDS, type PictureWords } from './picture-words.ts'
import { fillTemplate, type PromptTemplate, type PromptValues, tidyProse } from './template.ts'

/** What a moving picture has beyond its key frame. */
export type ClipExtra = {
  readonly durationMs: number
  /** In the order in which they are spoken. */
  readonly lines: readonly { readonly character: string; readonly text: string }[]
  readonly move: CameraMove
}

type Template = Pick<PromptTemplate, 'language' | 'text'>

/** @param style the visual style of the project, in words; empty for none */
export function writePicturePrompt(template: Template, picture: PictureDescription, style: string): string {
  return tidyProse(fillTemplate(template.text, pictureValues(template.language, picture, style)))
}

export type ClipFacts = { readonly picture: PictureDescription; readonly extra: ClipExtra }

/** @param style the visual style of the project, in words; empty for none */
export function writeClipPrompt(template: Template, { picture, extra }: ClipFacts, style: string): string {
  return tidyProse(fillTemplate(template.text, clipValues(template.language, { picture, extra }, style)))
}

export function clipValues(language: PromptLanguage, { picture, extra }: ClipFacts, style: string): PromptValues {
  const words = PICTURE_WORDS[language]
  const names = [...new Set(extra.lines.map((line) => line.character))]
  return {
    ...pictureValues(language, picture, style),
    move: words.move[extra.move],
    speakers: names.join(language === 'en' ? ' and ' : '和'),
    lines: extra.lines.map((line) => words.says(line.character, oneLine(line.text))).join(words.semicolon),
    seconds: String(Math.max(1, Math.round(extra.durationMs / 1000))),
  }
}

/** By name of the placeholder; empty where there is nothing to say. */
export function pictureValues(language: PromptLanguage, picture: PictureDescription, style: string): PromptValues {
  const words = PICTURE_WORDS[language]
  const { place, figures } = picture
  const speaker = figures.find((one) => one.role === 'speaker') ?? (figures.length === 1 ? figures[0] : undefined)
  // Nobody sees a clear sky from inside.
  const isShut = place.interior === 'interior' && (place.weather === 'clear' || place.weather === 'cloudy')
  return {
    figures: figures.map((figure) => sayFigure(words, picture, figure)).join(words.semicolon),
    place: withNotes(words, clause(place.name), clause(place.notes ?? '')),
    interior: words.interior[place.interior],
    when: words.time[place.timeOfDay],
    weather: isShut ? '' : words.weather[place.weather],
    size: words.size[picture.size],
    angle: words.angle[picture.angle],
    framing: words.framing[picture.framing],
    move: words.move[picture.move],
    action: clause(picture.action),
    props: picture.props
      .map(clause)
      .filter(Boolean)
      .join(words.comma === '，' ? '、' : ', '),
    subject: clause(picture.subject ?? ''),
    mood: speaker ? words.mood[speaker.emotion] : '',
    moment: words.moment[picture.keyFrame],
    style: clause(style),
    // Of moving pictures only.
    speakers: '',
    lines: '',
    seconds: '',
  }
}

function sayFigure(words: PictureWords, picture: PictureDescription, figure: PictureFigure): string {
  const kind = figure.among ? words.crowd : kindOf(words, figure)
  const name = clause(figure.name)
  const look = [
    name === '' ? '' : kind,
    figure.ageYears === null ? '' : words.age(figure.ageYears),
    clause(figure.notes),
  ]
  const isBehind = picture.framing === 'over_shoulder' && figure.role === 'listener'
  return [
    withNotes(words, name === '' ? kind || words.somebody : name, look.filter(Boolean).join(words.comma)),
    picture.figures.length > 1 ? words.side[figure.side] : '',
    isBehind ? words.fromBehind : words.face[figure.emotion],
    figure.role === 'speaker' ? words.speaking : '',
  ]
    .filter(Boolean)
    .join(words.comma)
}

const GROWN_UP_YEARS = 15

function kindOf(words: PictureWords, { gender, ageYears }: PictureFigure): string {
  if (gender === null) return ''
  const isChild = ageYears !== null && ageYears < GROWN_UP_YEARS
  if (gender === 'female') return isChild ? words.girl : words.woman
  return isChild ? words.boy : words.man
}

function withNotes(words: PictureWords, name: string, notes: string): string {
  if (name === '') return notes
  return notes === '' ? name : words.within(name, notes)
}

/** Lines of a script become one; between Chinese characters no space is left. */
const oneLine = (text: string) =>
  text
    .trim()
    .replace(/(?<=[\p{Script=Han}，。；：、！？”）])\s*\n\s*(?=[\p{Script=Han}“（])/gu, '')
    .replace(/\s+/g, ' ')

/** To stand inside a sentence: without the mark at its end, unless that is an ellipsis, a question or a cry. */
const clause = (text: string) =>
  oneLine(text)
    .replace(/[，,、；;：:\s]+$/, '')
    .replace(/。+$/, '')
    .replace(/(?<!\.)\.$/, '')
