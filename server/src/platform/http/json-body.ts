// Bodies of JSON: what they are not is said with the place. Whatever is not JSON of UTF-8 to the letter is refused, and never mended:
// a byte that is no character would be stored as another one.
import { isUtf8 } from 'node:buffer'
import { type Fault, faults, type Localised } from '../faults.ts'
import { both } from '../localised.ts'

/** Deeper than anything that is asked for here; what walks through a value by calling itself is safe below. */
const DEPTH_MAX = 100

/** Undefined for nothing at all. Throws INVALID_REQUEST. */
export function readJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined
  if (!isUtf8(bytes)) throw refuse(NO_UTF8(firstBadByte(bytes)))
  const text = bytes.toString('utf8')
  const value = parse(text)
  if (mayHoldMore(text)) check(value)
  return value
}

function parse(text: string): unknown {
  try {
    // A mark of the byte order at the beginning is no part of the text.
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch (error) {
    throw refuse(whereOf((error as Error).message))
  }
}

/** The first one at which the text, written again, is another. Counted from 0. */
function firstBadByte(bytes: Buffer): number {
  const mended = Buffer.from(bytes.toString('utf8'))
  const at = bytes.findIndex((byte, index) => mended[index] !== byte)
  return at === -1 ? bytes.length - 1 : at
}

/** Most bodies hold neither a forbidden name nor so many brackets, and need no second look. */
function mayHoldMore(text: string): boolean {
  if (text.includes('proto') || text.includes('\\u00')) return true
  let brackets = 0
  for (let index = 0; index < text.length && brackets <= DEPTH_MAX; index += 1) {
    const sign = text.charCodeAt(index)
    if (sign === 0x5b || sign === 0x7b) brackets += 1
  }
  return brackets > DEPTH_MAX
}

function check(root: unknown): void {
  const place = isHolder(root) ? findForbidden(root, 0) : null
  if (place !== null) throw refuse(NO_SUCH_NAME(place.join('.')), place.join('.'))
}

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null

/**
 * The names that lead to what no body may hold; null if there is none. Nothing is made on the way: a body of 30 MB holds ten million
 * lists, and a note of each would take gigabytes. Calls itself, never deeper than is allowed.
 */
function findForbidden(value: object, depth: number): string[] | null {
  if (depth >= DEPTH_MAX) throw refuse(TOO_DEEP)
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const inner: unknown = value[index]
      const found = isHolder(inner) ? findForbidden(inner, depth + 1) : null
      if (found !== null) return [String(index), ...found]
    }
    return null
  }
  for (const name in value) {
    const inner: unknown = (value as Record<string, unknown>)[name]
    if (isForbidden(name, inner)) return [name]
    const found = isHolder(inner) ? findForbidden(inner, depth + 1) : null
    if (found !== null) return [name, ...found]
  }
  return null
}

/** With these names a body would change what every object is made of, wherever it is copied carelessly. */
function isForbidden(name: string, value: unknown): boolean {
  if (name === '__proto__') return true
  return name === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype')
}

const refuse = (reason: Localised, field = ''): Fault => faults.INVALID_REQUEST({ reason, field })

const NO_UTF8 = (at: number) =>
  both(
    `the content is no UTF-8: byte ${at + 1} belongs to no character`,
    `请求内容不是 UTF-8：第 ${at + 1} 个字节不属于任何字符`,
  )
/** Of what the parser says only the place: the rest is in one language, and shows what was sent. */
function whereOf(said: string): Localised {
  const place = /position (\d+)/.exec(said)?.[1]
  if (place !== undefined) return NO_JSON_AT(Number(place) + 1)
  const sign = /^Unexpected token '(.{1,2})'/u.exec(said)?.[1]
  if (sign !== undefined) return NO_JSON_FOR(sign)
  return said.startsWith('Unexpected end') ? ENDS_EARLY : NO_JSON
}

const NO_JSON_AT = (place: number) =>
  both(
    `the content is no JSON: character ${place} cannot stand there`,
    `请求内容不是 JSON：第 ${place} 个字符不应出现在该处`,
  )
const NO_JSON_FOR = (sign: string) =>
  both(`the content is no JSON: "${sign}" stands where it cannot`, `请求内容不是 JSON：“${sign}”出现在不该出现的位置`)
const ENDS_EARLY = both('the content is no JSON: it ends too early', '请求内容不是 JSON：内容不完整')
const NO_JSON = both('the content is no JSON', '请求内容不是 JSON')
const TOO_DEEP = both(`the content is nested more than ${DEPTH_MAX} deep`, `请求内容的嵌套超过 ${DEPTH_MAX} 层`)
const NO_SUCH_NAME = (path: string) =>
  both(`"${path}" is a name that no field may have`, `“${path}”：不允许使用此字段名`)
