// JSON Schema as Google takes it: types in capitals, a part of the words, no references.

type Schema = Readonly<Record<string, unknown>>

const KEPT = [
  'description',
  'format',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
]

/** Null where something in it cannot be said. */
export function toGoogleSchema(schema: Schema): Schema | null {
  try {
    return converted(schema)
  } catch (error) {
    if (error instanceof CannotBeSaid) return null
    throw error
  }
}

class CannotBeSaid extends Error {}

function converted(schema: Schema): Schema {
  if ('$ref' in schema || 'allOf' in schema || 'not' in schema || 'patternProperties' in schema)
    throw new CannotBeSaid()
  const kept = Object.fromEntries(KEPT.filter((name) => name in schema).map((name) => [name, schema[name]]))
  const choices = schema.anyOf ?? schema.oneOf
  if (Array.isArray(choices)) return { ...kept, ...choiceOf(choices) }
  if ('const' in schema) return enumOf([schema.const], kept)
  if (Array.isArray(schema.enum)) return enumOf(schema.enum, kept)
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? 'object']
  const [type = 'string'] = types.filter((each) => each !== 'null')
  return {
    ...kept,
    type: String(type).toUpperCase(),
    ...(types.includes('null') ? { nullable: true } : {}),
    ...(type === 'object' ? objectOf(schema) : {}),
    ...(type === 'array' ? { items: converted((schema.items ?? { type: 'string' }) as Schema) } : {}),
  }
}

function objectOf({ properties = {}, required, additionalProperties }: Schema): Schema {
  const entries = Object.entries(properties as Record<string, Schema>)
  if (entries.length === 0 && typeof additionalProperties === 'object') throw new CannotBeSaid()
  return {
    properties: Object.fromEntries(entries.map(([name, inner]) => [name, converted(inner)])),
    ...(required === undefined ? {} : { required }),
    ...(entries.length > 1 ? { propertyOrdering: entries.map(([name]) => name) } : {}),
  }
}

/** "This or null" is a word of its own. */
function choiceOf(choices: readonly Schema[]): Schema {
  const real = choices.filter(({ type }) => type !== 'null')
  const nullable = real.length < choices.length ? { nullable: true } : {}
  const values = real.map((each) => each.const)
  if (real.length > 0 && values.every((value) => typeof value === 'string'))
    return { ...enumOf(values, {}), ...nullable }
  if (real.length === 1 && real[0] !== undefined) return { ...converted(real[0]), ...nullable }
  return { anyOf: real.map(converted), ...nullable }
}

function enumOf(values: readonly unknown[], kept: Schema): Schema {
  if (!values.every((value) => typeof value === 'string')) throw new CannotBeSaid()
  return { ...kept, type: 'STRING', enum: values }
}
