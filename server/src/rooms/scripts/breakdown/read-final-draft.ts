// Final Draft scripts. A text that `readDocument` has rendered is Fountain already; raw XML is rendered here and the
// offsets are led back to the paragraphs of the XML, so that spans refer to the text that was given.
import { isFinalDraft, parseFinalDraft, renderAsFountain } from './documents/final-draft.ts'
import { readFountain } from './read-fountain.ts'
import { type At, addPart, createReading, type Item, type Reading, warn } from './reading.ts'
import { createSourceText, indexAt, type SourceText } from './source-text.ts'

export function readFinalDraft(source: SourceText): Reading {
  if (!isFinalDraft(source.text)) return readFountain(source)
  const document = parseFinalDraft(source.text)
  const rendering = renderAsFountain(document)
  const reading = createReading()
  if (document.paragraphs.length === 0) warn(reading, { line: 1, code: 'FINAL_DRAFT_UNREADABLE' })
  const rendered = readFountain(createSourceText(rendering.text))
  const places = rendering.stretches.map((stretch) => ({ ...stretch, xmlStart: stretch.paragraph.start }))
  const last = places.at(-1)
  const tail = last === undefined ? source.text.length : endOfParagraph(source.text, last.xmlStart)
  const toXml = createMap(places, tail)
  reading.title = rendered.title
  for (const item of rendered.items) reading.items.push({ ...item, ...toXml(item.start, item.end) } satisfies Item)
  for (const part of rendered.parts) {
    if (part.kind === 'title_page') continue
    addPart(reading, part.kind, toXml(part.start, part.end))
  }
  const first = places[0]?.xmlStart ?? source.text.length
  addPart(reading, 'note', { start: 0, end: first })
  addPart(reading, 'note', { start: tail, end: source.text.length })
  for (const warning of rendered.warnings) reading.warnings.push(warning)
  return reading
}

function endOfParagraph(xml: string, start: number): number {
  const end = xml.indexOf('</Content>', start)
  return end < 0 ? xml.length : end
}

type Place = { readonly start: number; readonly end: number; readonly xmlStart: number }

/** A stretch of the rendering to the whole paragraphs it came from. */
function createMap(places: readonly Place[], tail: number): (start: number, end: number) => At {
  return (start, end) => {
    const last = indexAt(places, Math.max(start, end - 1))
    return { start: places[indexAt(places, start)]?.xmlStart ?? 0, end: places[last + 1]?.xmlStart ?? tail }
  }
}
