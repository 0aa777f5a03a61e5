// A shot in words, for engines that read prose: place, light, who stands where and how, camera, action, mood. Pure; two equal
// descriptions give the same words.
import type { PictureDescription, PictureFigure } from '#rooms/generation/provider.ts'
import { type PromptWords, promptWordsEn, promptWordsZh } from './picture-words.ts'

export type PromptLanguage = 'zh' | 'en'

/** @param style what the whole film looks like, in front; empty for none */
export function picturePrompt(picture: PictureDescription, language: PromptLanguage, style = ''): string {
  const words = language === 'zh' ? promptWordsZh : promptWordsEn
  const parts = [
    style,
    cameraWords(picture, words),
    ...(picture.framing === 'insert' ? [insertWords(picture, words)] : []),
    placeWords(picture, words),
    ...picture.figures.map((figure) => figureWords(figure, words)),
    ...(picture.figures.length === 0 && picture.framing !== 'insert' ? [words.nobody] : []),
    picture.action === '' ? '' : words.action(picture.action),
    picture.props.length === 0 ? '' : words.props(picture.props.join(words.comma)),
    words.keyFrame[picture.keyFrame],
    words.ending,
  ]
  const said = parts.filter((part) => part !== '').join(words.stop)
  return `${said}${words.end}`
}

function cameraWords({ size, angle, framing }: PictureDescription, words: PromptWords): string {
  return [words.size[size], words.framing[framing], words.angle[angle]].filter((part) => part !== '').join(words.comma)
}

function insertWords({ subject }: PictureDescription, words: PromptWords): string {
  return subject === null ? '' : words.insert(subject)
}

function placeWords({ place, backdrop }: PictureDescription, words: PromptWords): string {
  if (backdrop === 'plain') return words.plainBackdrop
  const light = [words.interior[place.interior], words.time[place.timeOfDay], words.weather[place.weather]]
  const about = [place.name, place.notes ?? ''].filter((part) => part !== '').join(words.comma)
  const said = light.filter((part) => part !== '').join(words.comma)
  return words.place(about, said)
}

function figureWords(figure: PictureFigure, words: PromptWords): string {
  const look = [
    figure.gender === null ? '' : words.gender[figure.gender],
    figure.ageYears === null ? '' : words.age(figure.ageYears),
    figure.notes,
  ]
  return words.figure({
    name: figure.name,
    look: look.filter((part) => part !== '').join(words.comma),
    side: words.side[figure.side],
    doing: [words.role[figure.role], words.emotion[figure.emotion]].filter((part) => part !== '').join(words.comma),
  })
}

/** What must look the same, told after the prompt where pictures go along. */
export function referenceWords(count: number, language: PromptLanguage): string {
  if (count === 0) return ''
  return language === 'zh'
    ? `\n参考图共${count}张，依次对应文中先后提到的人物或物件，请保持其外貌、服装一致。`
    : `\nThe ${count} reference pictures show, in this order, the people and things the text names. Keep their faces and clothes the same.`
}

export type Size = { readonly widthPx: number; readonly heightPx: number }

/** Of the sizes that a model offers the one with the nearest shape; among equals the smallest that is not too small, else the largest. */
export function nearestSize(wanted: Size, offered: readonly Size[]): Size | null {
  const off = ({ widthPx, heightPx }: Size) =>
    Math.abs(Math.log((widthPx / heightPx) * (wanted.heightPx / wanted.widthPx)))
  const isEnough = (size: Size) => size.widthPx >= wanted.widthPx && size.heightPx >= wanted.heightPx
  const area = ({ widthPx, heightPx }: Size) => widthPx * heightPx
  const best = Math.min(...offered.map(off))
  const shaped = offered.filter((size) => off(size) <= best + 0.01)
  const enough = shaped.filter(isEnough).sort((one, other) => area(one) - area(other))
  return enough[0] ?? shaped.sort((one, other) => area(other) - area(one))[0] ?? null
}

/** Of ratios like "16:9" the nearest. */
export function nearestRatio(wanted: Size, offered: readonly string[]): string | null {
  const sizes = offered.flatMap((ratio) => {
    const [, width, height] = /^(\d+):(\d+)$/.exec(ratio) ?? []
    return width && height ? [{ ratio, widthPx: Number(width), heightPx: Number(height) }] : []
  })
  const off = ({ widthPx, heightPx }: Size) =>
    Math.abs(Math.log((widthPx / heightPx) * (wanted.heightPx / wanted.widthPx)))
  return sizes.sort((one, other) => off(one) - off(other))[0]?.ratio ?? null
}

/** "1536x1024"; null for words such as "auto". */
export function readSize(text: string): Size | null {
  const [, width, height] = /^(\d+)[x*](\d+)$/.exec(text) ?? []
  return width && height ? { widthPx: Number(width), heightPx: Number(height) } : null
}
