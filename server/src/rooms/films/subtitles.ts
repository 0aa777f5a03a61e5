// Subtitle texts: ASS for burning into one segment, SRT and VTT for the whole film.
import type { FilmAspect, SubtitleStyle } from '#contract/films.ts'
import { type CaptionCard, layOutCaption, rowWidth, withoutFinalStop } from './captions.ts'
import { type Canvas, msOfSamples } from './formats.ts'

/** Text of a segment, in samples from its first picture. */
export type SegmentText = {
  readonly kind: 'speech' | 'title' | 'card'
  readonly text: string
  /** Shown before the words when the film is to name its speakers. */
  readonly speaker: string | null
  readonly startSample: number
  readonly endSample: number
}

/** Noto Sans SC: ascent + descent are 1.448 em, and ASS measures a font by that height. */
const fontHeightPerEm = 1.448
export const subtitleFont = 'Noto Sans SC'

export type AssLook = {
  readonly canvas: Canvas
  readonly aspect: FilmAspect
  readonly style: SubtitleStyle
  /** Speech is shown by the player instead: its place is kept free, but nothing is drawn there. */
  readonly leavesSpeechOut?: boolean
  /** Stands small in the upper right for as long as the piece lasts, such as a word that engines made it. */
  readonly label?: { readonly text: string; readonly endSample: number }
}

/** One ASS document. Equal texts at equal relative times give equal bytes. */
export function buildAss(texts: readonly SegmentText[], look: AssLook): string {
  const { canvas } = look
  const head = [
    '[Script Info]',
    'ScriptType: v4.00+',
    `PlayResX: ${canvas.widthPx}`,
    `PlayResY: ${canvas.heightPx}`,
    'WrapStyle: 0',
    'ScaledBorderAndShadow: yes',
    'YCbCr Matrix: TV.709',
    '',
    '[V4+ Styles]',
    'Format: Name,Fontname,Fontsize,PrimaryColour,SecondaryColour,OutlineColour,BackColour,Bold,Italic,Underline,StrikeOut,ScaleX,ScaleY,Spacing,Angle,BorderStyle,Outline,Shadow,Alignment,MarginL,MarginR,MarginV,Encoding',
    ...styleLines(look),
    '',
    '[Events]',
    'Format: Layer,Start,End,Style,Name,MarginL,MarginR,MarginV,Effect,Text',
  ]
  const shown = texts.filter((text) => !(look.leavesSpeechOut && text.kind === 'speech'))
  const events = shown.flatMap((text) => eventLines(text, look, titleMarginPx(text, texts, look)))
  return `${[...head, ...events, ...labelLines(look)].join('\n')}\n`
}

function labelLines({ label }: AssLook): string[] {
  if (!label) return []
  return [`Dialogue: 1,${assTime(0)},${assTime(label.endSample)},label,,0,0,0,,${assText(label.text)}`]
}

/** Only the weights that the texts are set in: a font of 10 MB costs 18 ms to load. */
export function fontsOf(texts: readonly SegmentText[], style: SubtitleStyle, hasLabel = false): string[] {
  const isBold = (text: SegmentText) => text.kind !== 'speech' || style.bold
  const regular = hasLabel || texts.some((text) => !isBold(text)) ? ['NotoSansSC_400Regular.ttf'] : []
  return texts.some(isBold) ? [...regular, 'NotoSansSC_700Bold.ttf'] : regular
}

/** Against the size of speech. */
const textScale = { speech: 1, title: 1.1, card: 1.9 } as const
const labelMarginPx = ({ canvas }: AssLook) => Math.round(canvas.heightPx * 0.025)
/** `alignment` as on a number pad: 2 low, 5 middle, 9 upper right. */
type TextStyle = { name: string; scale: number; bold: boolean; alignment: number; margin: number }

const glyphPxOf = ({ canvas, style }: AssLook) =>
  (Math.min(canvas.widthPx, canvas.heightPx) * style.size_permille) / 1000
/** Height of one row of speech: libass sets rows at the height of the font. */
const rowPxOf = (look: AssLook) => glyphPxOf(look) * fontHeightPerEm
const speechMarginPx = ({ canvas, aspect, style }: AssLook) =>
  Math.round((canvas.heightPx * style.margin_permille[aspect]) / 1000)

function styleLines(look: AssLook): string[] {
  const { canvas, style } = look
  const glyphPx = glyphPxOf(look)
  const marginV = speechMarginPx(look)
  const marginSide = Math.round(canvas.widthPx * 0.05)
  const line = ({ name, scale, bold, alignment, margin }: TextStyle) => {
    const em = glyphPx * scale
    const outline = ((em * style.outline_permille) / 1000).toFixed(2)
    const shadow = ((em * style.shadow_permille) / 1000).toFixed(2)
    const size = (em * fontHeightPerEm).toFixed(1)
    const colours = `${assColour(style.text_colour, 0)},${assColour(style.text_colour, 0)},${assColour(style.outline_colour, 0x10)},&H90000000`
    const spacing = (em * 0.02).toFixed(2)
    return `Style: ${name},${subtitleFont},${size},${colours},${bold ? -1 : 0},0,0,0,100,100,${spacing},0,1,${outline},${shadow},${alignment},${marginSide},${marginSide},${margin},1`
  }
  return [
    line({ name: 'speech', scale: 1, bold: style.bold, alignment: 2, margin: marginV }),
    line({ name: 'title', scale: textScale.title, bold: true, alignment: 2, margin: marginV }),
    line({ name: 'card', scale: textScale.card, bold: true, alignment: 5, margin: 0 }),
    ...(look.label
      ? [line({ name: 'label', scale: 0.62, bold: false, alignment: 9, margin: labelMarginPx(look) })]
      : []),
  ]
}

/** #RRGGBB to &HAABBGGRR. */
function assColour(colour: string, alpha: number): string {
  const [red, green, blue] = [colour.slice(1, 3), colour.slice(3, 5), colour.slice(5, 7)]
  return `&H${alpha.toString(16).padStart(2, '0')}${blue}${green}${red}`.toUpperCase()
}

function cardsOf(text: SegmentText, look: AssLook): CaptionCard[] {
  const widthMax = look.style.line_width[look.aspect] / textScale[text.kind]
  const spoken = text.speaker === null ? text.text : `${text.speaker}：${text.text}`
  return layOutCaption(spoken, rowWidth(spoken, widthMax))
}

/**
 * A title stands in the lower third: faces end above it in every shot size but the very closest, in all aspects, while the
 * upper third is where heads are. Where something is spoken meanwhile, it stands on top of those rows. 0: as its style says.
 */
function titleMarginPx(text: SegmentText, all: readonly SegmentText[], look: AssLook): number {
  if (text.kind !== 'title') return 0
  const spoken = all.filter(
    (other) => other.kind === 'speech' && other.startSample < text.endSample && other.endSample > text.startSample,
  )
  const rows = Math.max(0, ...spoken.flatMap((other) => cardsOf(other, look).map((card) => card.rows.length)))
  if (rows === 0) return 0
  return Math.round(speechMarginPx(look) + (rows + 0.15) * rowPxOf(look))
}

function eventLines(text: SegmentText, look: AssLook, marginPx: number): string[] {
  const cards = cardsOf(text, look)
  const total = cards.reduce((sum, card) => sum + card.weight, 0)
  const lengthSamples = text.endSample - text.startSample
  let passed = 0
  return cards.map((card) => {
    const start = text.startSample + Math.round((lengthSamples * passed) / total)
    passed += card.weight
    const end = text.startSample + Math.round((lengthSamples * passed) / total)
    const rows = withoutFinalStop(card.rows).map(assText).join('\\N')
    const effect = text.kind === 'speech' ? '{\\blur0.6}' : '{\\blur0.8\\fad(250,250)}'
    return `Dialogue: 0,${assTime(start)},${assTime(end)},${text.kind},,0,0,${marginPx},,${effect}${rows}`
  })
}

/** A brace would open a command and a backslash start one: both are shown as their full-width twins. */
function assText(text: string): string {
  return text.replaceAll('\\', '＼').replaceAll('{', '｛').replaceAll('}', '｝')
}

function assTime(sample: number): string {
  const centiseconds = Math.round(sample / 480)
  const pad = (value: number) => String(value).padStart(2, '0')
  const seconds = Math.floor(centiseconds / 100)
  return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}.${pad(centiseconds % 100)}`
}

export type SubtitleEntry = {
  readonly text: string
  readonly speaker: string
  readonly startSample: number
  readonly endSample: number
}

/** One entry for every spoken line, with its exact text: players wrap it to their own width. */
export function buildSrt(entries: readonly SubtitleEntry[]): string {
  return entries
    .map((entry, index) => {
      const [start, end] = [clockTime(entry.startSample, ','), clockTime(entry.endSample, ',')]
      return `${index + 1}\n${start} --> ${end}\n${withoutBlankLines(entry.text)}\n`
    })
    .join('\n')
}

export function buildVtt(entries: readonly SubtitleEntry[], language: string): string {
  const cues = entries.map((entry) => {
    const [start, end] = [clockTime(entry.startSample, '.'), clockTime(entry.endSample, '.')]
    const speaker = entry.speaker.replace(/[<>&\s]+/gu, ' ').trim()
    const words = vttText(withoutBlankLines(entry.text))
    return `${start} --> ${end}\n${speaker === '' ? words : `<v ${speaker}>${words}`}\n`
  })
  return `WEBVTT\nLanguage: ${language.replace(/[^\w-]/g, '')}\n\n${cues.join('\n')}`
}

const vttText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
/** A blank line would end the entry. */
const withoutBlankLines = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/\n\s*\n+/g, '\n')
    .trim()

function clockTime(sample: number, mark: ',' | '.'): string {
  const ms = msOfSamples(sample)
  const pad = (value: number, digits = 2) => String(value).padStart(digits, '0')
  const seconds = Math.floor(ms / 1000)
  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}${mark}${pad(ms % 1000, 3)}`
}
