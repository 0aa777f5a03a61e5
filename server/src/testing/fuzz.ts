// Values that nobody should send, by chance that is the same each time.

export type Chance = {
  /** One time in so many. */
  readonly one: (times: number) => boolean
  readonly of: <T>(list: readonly T[]) => T
  /** A whole number from 0 to below this. */
  readonly below: (count: number) => number
}

export function chanceOf(seed: number): Chance {
  let state = (seed * 2_654_435_761) % 4_294_967_296
  const next = () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number) => Math.floor(next() * count)
  return { below, one: (times) => below(times) === 0, of: (list) => list[below(list.length)] as never }
}

const nest = (depth: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < depth; level += 1) value = level % 2 ? [value] : { a: value }
  return value
}

const JUNK: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5e-324],
  ...[
    '',
    ' ',
    '0',
    '-1',
    'null',
    'x'.repeat(5000),
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udfffx',
    '话本🎬',
    '\u202e',
    '\n\r\t',
    '__proto__',
  ],
  ...['../../etc/passwd', "' or 1=1 --", '%00', '<script>', '1e999', '9'.repeat(400), 'NaN', 'constructor'],
  ...['00000000-0000-0000-0000-000000000000', 'not-a-uuid', '01a20657-8128-72d3-853e-96edbf9280d4'],
  ...[
    '2026-02-30',
    '9999-99-99T99:99:99Z',
    '-271821-04-20T00:00:00.000Z',
    '+275760-09-13T00:00:00.000Z',
    '0001-01-01T00:00:00Z',
  ],
  ...[[], {}, [null], [[[]]], { '': '' }, { constructor: 1 }, Array(2000).fill(0), nest(60), nest(90)],
]

export const junk = (chance: Chance): unknown => chance.of(JUNK)

type Schema = {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly format?: string
}

const ONE_IN = 12

/** What the schema asks for, mostly, so that it comes far; here and there junk, or the very edge of what is allowed. */
export function likely(given: unknown, chance: Chance): unknown {
  const schema = given as Schema
  if (chance.one(ONE_IN)) return junk(chance)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return chance.of(schema.enum)
  if (schema.anyOf) return likely(chance.of(schema.anyOf), chance)
  switch (schema.type) {
    case 'object':
      return likelyObject(schema, chance)
    case 'array':
      return Array.from({ length: chance.below(4) }, () => likely(schema.items ?? {}, chance))
    case 'integer':
    case 'number':
      return chance.of([schema.minimum ?? 0, schema.maximum ?? 2 ** 53, 1, 2, 7])
    case 'boolean':
      return chance.one(2)
    case 'null':
      return null
    case 'string':
      return likelyText(schema, chance)
    default:
      return junk(chance)
  }
}

function likelyObject({ properties = {}, required = [], patternProperties }: Schema, chance: Chance): unknown {
  const names = Object.keys(properties).filter((name) => required.includes(name) || chance.one(2))
  const made = Object.fromEntries(names.map((name) => [name, likely(properties[name], chance)]))
  const [free] = Object.values(patternProperties ?? {})
  return free && !chance.one(3) ? { ...made, [chance.of(['a', '话', 'x y', '_'])]: likely(free, chance) } : made
}

function likelyText({ format, minLength = 0, maxLength = 40 }: Schema, chance: Chance): string {
  if (format === 'date-time')
    return chance.of(['2026-03-01T00:00:00.000Z', '9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z'])
  if (format === 'email') return 'a@example.org'
  const texts = [
    '甲：你好。\n乙：再见。\n',
    'a',
    '🎬',
    'zh-CN',
    '01a20657-8128-72d3-853e-96edbf9280d4',
    'https://example.org/x',
    '1',
  ]
  const text = chance.one(6) ? 'y'.repeat(Math.min(maxLength, 20_000)) : chance.of(texts)
  return text.padEnd(minLength, 'z')
}
