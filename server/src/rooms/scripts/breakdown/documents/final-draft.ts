// Final Draft's .fdx: paragraphs with a type. `readDocument` renders them as Fountain, which people can read and edit;
// the spans of a breakdown refer to that rendering. A raw .fdx text is read in place by read-final-draft.ts.
import { XMLParser } from 'fast-xml-parser'
import { isSlugLine } from '../headings.ts'
import { decodeXmlText } from './xml-text.ts'

export type FdxParagraph = {
  readonly type: string
  readonly text: string
  /** Offset of the paragraph's tag in the XML. */
  readonly start: number
  readonly number: string | null
  /** Both columns of dual dialogue share one number, counted from 1; 0 = not dual. */
  readonly dual: number
}

export type FdxDocument = { readonly paragraphs: readonly FdxParagraph[]; readonly titlePage: readonly string[] }

export function isFinalDraft(text: string): boolean {
  return /<FinalDraft[\s>]/.test(text.slice(0, 4000)) && /^\s*</.test(text.slice(0, 100).replace(/^\ufeff/, ''))
}

type XmlNode = Readonly<Record<string, unknown>>

/** Entities that the document declares are left as written: processing them is switched off. */
export function parseFinalDraft(xml: string): FdxDocument {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    processEntities: false,
    trimValues: false,
    parseTagValue: false,
    captureMetaData: true,
    maxNestedTags: 200,
  })
  let tree: unknown
  try {
    tree = parser.parse(xml)
  } catch {
    return { paragraphs: [], titlePage: [] }
  }
  const root = childrenOf(find(asNodes(tree), 'FinalDraft'), 'FinalDraft')
  const paragraphs: FdxParagraph[] = []
  let dual = 0
  for (const node of childrenOf(find(root, 'Content'), 'Content')) {
    if (!('Paragraph' in node)) continue
    const inner = find(childrenOf(node, 'Paragraph'), 'DualDialogue')
    if (inner === undefined) paragraphs.push(toParagraph(node, 0))
    else {
      dual++
      for (const part of childrenOf(inner, 'DualDialogue'))
        if ('Paragraph' in part) paragraphs.push(toParagraph(part, dual))
    }
  }
  const titleContent = find(childrenOf(find(root, 'TitlePage'), 'TitlePage'), 'Content')
  const titlePage = childrenOf(titleContent, 'Content')
    .filter((node) => 'Paragraph' in node)
    .map((node) => textOf(node).trim())
  return { paragraphs, titlePage }
}

function asNodes(value: unknown): XmlNode[] {
  return Array.isArray(value) ? value.filter((node): node is XmlNode => typeof node === 'object' && node !== null) : []
}

function find(nodes: readonly XmlNode[], name: string): XmlNode | undefined {
  return nodes.find((node) => name in node)
}

function childrenOf(node: XmlNode | undefined, name: string): XmlNode[] {
  return node === undefined ? [] : asNodes(node[name])
}

function attribute(node: XmlNode, name: string): string | null {
  const attributes = node[':@']
  if (typeof attributes !== 'object' || attributes === null) return null
  const value: unknown = Reflect.get(attributes, name)
  return typeof value === 'string' ? decodeXmlText(value) : null
}

function toParagraph(node: XmlNode, dual: number): FdxParagraph {
  const meta: unknown = node[XMLParser.getMetaDataSymbol() as unknown as string]
  const start: unknown = typeof meta === 'object' && meta !== null ? Reflect.get(meta, 'startIndex') : 0
  return {
    type: attribute(node, 'Type') ?? 'Action',
    text: textOf(node)
      .replace(/\s*\n\s*/g, ' ')
      .trim(),
    start: typeof start === 'number' ? start : 0,
    number: attribute(node, 'Number'),
    dual,
  }
}

/** The runs of a paragraph; notes, scene properties and arc beats are no text of it. */
function textOf(node: XmlNode): string {
  let text = ''
  for (const child of childrenOf(node, 'Paragraph')) {
    for (const run of childrenOf(child, 'Text')) {
      const value = run['#text']
      if (typeof value === 'string' || typeof value === 'number') text += decodeXmlText(String(value))
    }
  }
  return text
}

export type FountainRendering = {
  readonly text: string
  /** Which stretch of the rendering each paragraph became, in order. */
  readonly stretches: readonly { readonly start: number; readonly end: number; readonly paragraph: FdxParagraph }[]
}

export function renderFinalDraft(xml: string): string {
  return renderAsFountain(parseFinalDraft(xml)).text
}

const SPEECH_TYPES = /^(?:Parenthetical|Dialogue|Lyrics|Singing)$/

/** Fountain text; elements that Fountain would not recognise by themselves are forced. */
export function renderAsFountain({ paragraphs, titlePage }: FdxDocument): FountainRendering {
  const title = titlePage.find((line) => line !== '')
  const stretches: { start: number; end: number; paragraph: FdxParagraph }[] = []
  const out: string[] = title === undefined ? [] : [`Title: ${title}`]
  let length = title === undefined ? 0 : (out[0]?.length ?? 0)
  let isInSpeech = false
  const secondColumns = secondSpeakers(paragraphs)
  for (const paragraph of paragraphs) {
    if (paragraph.text === '') continue
    const goesOn: boolean = isInSpeech && SPEECH_TYPES.test(paragraph.type)
    const line = goesOn
      ? renderSpeechLine(paragraph)
      : paragraph.type === 'Character'
        ? renderCue(paragraph, secondColumns.has(paragraph))
        : renderBlock(paragraph)
    const gap = out.length === 0 ? '' : goesOn ? '\n' : '\n\n'
    out.push(gap + line)
    stretches.push({ start: length + gap.length, end: length + gap.length + line.length, paragraph })
    length += gap.length + line.length
    isInSpeech = goesOn || paragraph.type === 'Character'
  }
  return { text: `${out.join('')}\n`, stretches }
}

function secondSpeakers(paragraphs: readonly FdxParagraph[]): Set<FdxParagraph> {
  const seen = new Set<number>()
  const second = new Set<FdxParagraph>()
  for (const paragraph of paragraphs) {
    if (paragraph.type !== 'Character' || paragraph.dual === 0) continue
    if (seen.has(paragraph.dual)) second.add(paragraph)
    seen.add(paragraph.dual)
  }
  return second
}

function renderCue(paragraph: FdxParagraph, isSecond: boolean): string {
  const bare = paragraph.text.replace(/\([^()]{0,60}\)/g, '')
  const isPlain = /\p{Lu}/u.test(bare) && !/\p{Ll}/u.test(bare)
  return `${isPlain ? '' : '@'}${paragraph.text}${isSecond ? ' ^' : ''}`
}

function renderSpeechLine(paragraph: FdxParagraph): string {
  if (paragraph.type === 'Parenthetical') return /^[(（]/.test(paragraph.text) ? paragraph.text : `(${paragraph.text})`
  return /^(?:Lyrics|Singing)$/.test(paragraph.type) ? `~${paragraph.text}` : paragraph.text
}

function renderBlock(paragraph: FdxParagraph): string {
  const { type, text, number } = paragraph
  const label = number === null ? '' : ` #${number}#`
  if (type === 'Scene Heading') return `${isSlugLine(text) ? '' : '.'}${text}${label}`
  if (type === 'Transition') return `> ${text}`
  if (type === 'Shot') return `!${text}`
  if (/^(?:New Act|End of Act|Outline)/.test(type)) return `# ${text}`
  const looksOtherwise = /^[.!@~>=#[]/.test(text) || !/\p{Ll}/u.test(text) || isSlugLine(text)
  return looksOtherwise && /\p{L}/u.test(text) ? `!${text}` : text
}
