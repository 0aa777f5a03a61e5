// What the schema checker says, as sentences for people in both languages. Pure.
import type { Localised } from '../faults.ts'

/** As far as we use them: what the checker reports of one wrong value. */
export type SchemaError = {
  readonly keyword?: string
  readonly instancePath?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly message?: string
}

export type RefusedInput = { readonly reason: Localised; readonly field: string }

type Say = (params: Readonly<Record<string, unknown>>) => readonly [en: string, zh: string]

const TYPES: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  string: ['a text', '文本'],
  number: ['a number', '数字'],
  integer: ['a whole number', '整数'],
  boolean: ['true or false', 'true 或 false'],
  array: ['a list', '列表'],
  object: ['an object', '对象'],
  null: ['null', 'null'],
}

const SAYINGS: Readonly<Record<string, Say>> = {
  required: () => ['is missing', '不能缺少'],
  type: ({ type }) => {
    const names = [type].flat().map((each) => TYPES[String(each)] ?? [String(each), String(each)])
    return [`must be ${names.map(([en]) => en).join(' or ')}`, `必须是${names.map(([, zh]) => zh).join('或')}`]
  },
  minLength: ({ limit }) =>
    limit === 1
      ? ['must not be empty', '不能为空']
      : [`needs at least ${limit} characters`, `至少需要 ${limit} 个字符`],
  maxLength: ({ limit }) => [`may have at most ${limit} characters`, `最多 ${limit} 个字符`],
  minimum: ({ limit }) => [`must be at least ${limit}`, `不能小于 ${limit}`],
  maximum: ({ limit }) => [`must be at most ${limit}`, `不能大于 ${limit}`],
  exclusiveMinimum: ({ limit }) => [`must be more than ${limit}`, `必须大于 ${limit}`],
  exclusiveMaximum: ({ limit }) => [`must be less than ${limit}`, `必须小于 ${limit}`],
  multipleOf: ({ multipleOf }) => [`must be a multiple of ${multipleOf}`, `必须是 ${multipleOf} 的倍数`],
  minItems: ({ limit }) => [`needs at least ${limit} entries`, `至少需要 ${limit} 项`],
  maxItems: ({ limit }) => [`may have at most ${limit} entries`, `最多 ${limit} 项`],
  uniqueItems: () => ['must not hold the same entry twice', '不能包含重复的项'],
  minProperties: ({ limit }) => [`needs at least ${limit} entries`, `至少需要 ${limit} 项`],
  maxProperties: ({ limit }) => [`may have at most ${limit} entries`, `最多 ${limit} 项`],
  enum: ({ allowedValues }) => {
    const list = Array.isArray(allowedValues) ? allowedValues.join(', ') : ''
    return [`must be one of: ${list}`, `必须是以下之一：${list}`]
  },
  const: ({ allowedValue }) => [`must be ${String(allowedValue)}`, `必须是 ${String(allowedValue)}`],
  format: ({ format }) => [`is no ${String(format)}`, `不符合 ${String(format)} 格式`],
  pattern: () => ['is not written in the expected way', '格式不正确'],
  anyOf: () => ['has none of the allowed forms', '不符合任何一种允许的形式'],
  oneOf: () => ['has none of the allowed forms', '不符合任何一种允许的形式'],
  storable: () => [
    'holds a character that cannot be stored (NUL, or half of a pair)',
    '包含无法保存的字符（NUL 或不完整的代理对）',
  ],
  additionalProperties: () => ['is not known here', '不是已知的字段'],
}

/** @param field of the first error, as a path with dots; empty for the whole content */
export function describeRefusal(error: SchemaError | undefined): RefusedInput {
  const params = error?.params ?? {}
  const field = fieldOf(error)
  const [en, zh] = SAYINGS[error?.keyword ?? '']?.(params) ?? [error?.message ?? 'is not valid', '内容无效']
  const reason =
    field === ''
      ? { en: `the content ${en}`, 'zh-CN': `请求内容${zh}` }
      : { en: `"${field}" ${en}`, 'zh-CN': `“${field}”${zh}` }
  return { reason, field }
}

function fieldOf(error: SchemaError | undefined): string {
  const { missingProperty, additionalProperty } = error?.params ?? {}
  const inner = missingProperty ?? additionalProperty
  const path = (error?.instancePath ?? '').split('/').slice(1)
  return [...path, ...(typeof inner === 'string' ? [inner] : [])].join('.')
}
