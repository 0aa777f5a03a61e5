// A text that was marked up must add up to what it was: every word of the source is kept, none is added. Checked by us, letter by
// letter, because an engine that copies is never quite to be believed. Pure.
import type { Content, Facts } from './draft.ts'
import type { Read } from './read-answer.ts'
import type { ParsedPart } from './schemas.ts'

type Line = { readonly line: number; readonly parts: readonly ParsedPart[] }

export function addUp({ text, language }: Extract<Facts, { kind: 'parse' }>, lines: readonly Line[]): Read<Content> {
  const source = text.split(/\r\n|\r|\n/)
  const errors: string[] = []
  const byNumber = new Map<number, Line>()
  for (const line of lines) {
    if (byNumber.has(line.line)) errors.push(`Line ${line.line} is given twice.`)
    if (line.line > source.length) errors.push(`There is no line ${line.line}.`)
    byNumber.set(line.line, line)
  }
  for (const [at, words] of source.entries()) {
    const found = byNumber.get(at + 1)
    const wanted = bare(words)
    const given = bare((found?.parts ?? []).map((part) => part.text).join(''))
    if (wanted !== given)
      errors.push(`Line ${at + 1} must be copied letter by letter: “${clip(wanted)}”, not “${clip(given)}”.`)
    for (const part of found?.parts ?? [])
      if (part.kind === 'dialogue' && !part.speaker?.trim()) errors.push(`Line ${at + 1}: dialogue without a speaker.`)
  }
  if (errors.length > 0) return { ok: false, errors: errors.slice(0, 12) }
  const rows = source.map((_, at) =>
    (byNumber.get(at + 1)?.parts ?? []).map((part) => layOut(part, language)).filter(Boolean),
  )
  return {
    ok: true,
    value: {
      text: `${rows
        .map((row) => row.join('\n'))
        .join('\n')
        .trim()}\n`,
    },
  }
}

/** Spaces say nothing here: engines and editors move them. */
const bare = (text: string) => text.replace(/[\s\u3000]+/g, '')
const clip = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** As the reader of audio dramas takes it. */
function layOut({ kind, text, speaker, direction }: ParsedPart, language: string): string {
  const words = text.trim()
  if (words === '') return ''
  const isZh = language.startsWith('zh')
  switch (kind) {
    case 'dialogue': {
      const how = direction?.trim() ?? ''
      const manner = how === '' ? '' : isZh ? `（${how}）` : ` (${how})`
      return isZh ? `${speaker?.trim()}${manner}：${words}` : `${speaker?.trim()}${manner}: ${words}`
    }
    case 'scene_heading':
      return `【${isZh ? '场景' : 'SCENE'}：${words}】`
    case 'cue_sfx':
      return `【SFX：${words}】`
    case 'cue_bgm':
      return `【BGM：${words}】`
    default:
      return words
  }
}
