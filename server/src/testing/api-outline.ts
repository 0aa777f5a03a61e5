// The whole API in lines that can be read and compared: each operation with what goes in and what comes out. Made from the
// OpenAPI document, which is made from the schemas that validate.
type Schema = {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly patternProperties?: Readonly<Record<string, Schema>>
}
type Parameter = { readonly in: string; readonly name: string; readonly required?: boolean; readonly schema?: Schema }
type Content = { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }
type Operation = {
  readonly operationId?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses?: Readonly<Record<string, Content>>
}
export type ApiDocument = {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete']

export function outlineOf(document: ApiDocument): string {
  const lines: string[] = []
  for (const [path, operations] of Object.entries(document.paths ?? {}).sort(byName))
    for (const method of METHODS) {
      const operation = operations[method]
      if (operation)
        lines.push(`${method.toUpperCase()} ${path} ${operation.operationId ?? ''}`.trim(), ...partsOf(operation))
    }
  return `${lines.join('\n')}\n`
}

function partsOf({ parameters = [], requestBody, responses = {} }: Operation): string[] {
  const lines = [...parameters]
    .sort((one, other) => compare(`${one.in} ${one.name}`, `${other.in} ${other.name}`))
    .map(({ in: place, name, required, schema }) => `  ${place} ${name}${required ? '' : '?'}: ${typeOf(schema ?? {})}`)
  for (const [mediaType, { schema }] of contentsOf(requestBody))
    lines.push(...fieldsOf(`  takes${named(mediaType)}`, schema ?? {}))
  // Errors have one shape everywhere, see docs/errors.md.
  const replies = Object.entries(responses).filter(([status]) => !/^[45]/.test(status))
  for (const [status, response] of replies.sort(byName))
    for (const [mediaType, { schema }] of contentsOf(response)) {
      const data = schema?.properties?.data
      lines.push(...fieldsOf(`  ${status}${named(mediaType)}`, data ?? schema ?? {}))
    }
  return lines
}

const named = (mediaType: string) => (mediaType === 'application/json' ? '' : ` ${mediaType}`)
const contentsOf = (content: Content | undefined) => Object.entries(content?.content ?? {}).sort(byName)

/** A line for each field, however deep. */
function fieldsOf(prefix: string, schema: Schema): string[] {
  if (schema.items && !schema.type?.includes('string')) return fieldsOf(`${prefix}[]`, schema.items)
  if (schema.anyOf && !schema.anyOf.every(isPlain))
    return schema.anyOf.flatMap((one, at) =>
      one.type === 'null' ? [`${prefix} | null`] : fieldsOf(`${prefix}|${at}`, one),
    )
  if (!schema.properties) return [`${prefix}: ${typeOf(schema)}`]
  const required = new Set(schema.required ?? [])
  const fields = Object.entries(schema.properties).sort(byName)
  return fields.flatMap(([name, field]) => fieldsOf(`${prefix} .${name}${required.has(name) ? '' : '?'}`, field))
}

const isPlain = (schema: Schema): boolean => !schema.properties && !schema.items && !schema.anyOf

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ')
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'anything')
  return schema.format ? `${type} (${schema.format})` : String(type)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return compare(one, other)
}
