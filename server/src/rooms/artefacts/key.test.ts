import { expect, test } from 'vitest'
import { keyOf, type Recipe } from './key.ts'

const recipe: Recipe = {
  kind: 'key_frame',
  engineId: 'acme/pictures',
  engineRevision: 3,
  model: 'pictures-2',
  parameters: { widthPx: 640, props: ['umbrella', 'boat'], prompt: { text: 'A bridge in the rain.', references: [] } },
  inputs: ['a'.repeat(64), 'b'.repeat(64)],
  variant: 1,
}
const { widthPx, props } = recipe.parameters as { widthPx: number; props: readonly string[] }

/** One thing is another in each; there is at least one for every member of a recipe. */
const others: readonly (readonly [string, Partial<Recipe>])[] = [
  ['kind', { kind: 'portrait' }],
  ['engine', { engineId: 'acme/portraits' }],
  ['revision of its output', { engineRevision: 4 }],
  ['model', { model: 'pictures-3' }],
  ['parameter', { parameters: { ...(recipe.parameters as object), widthPx: 641 } }],
  [
    'order of a list in the parameters',
    { parameters: { ...(recipe.parameters as object), props: props.toReversed() } },
  ],
  ['prompt', { parameters: { widthPx, props, prompt: { text: 'A bridge in the sun.', references: [] } } }],
  ['no prompt', { parameters: { widthPx, props } }],
  ['input', { inputs: ['a'.repeat(64), 'c'.repeat(64)] }],
  ['order of inputs', { inputs: ['b'.repeat(64), 'a'.repeat(64)] }],
  ['fewer inputs', { inputs: ['a'.repeat(64)] }],
  ['variant', { variant: 2 }],
]

test.each(others)('another %s is another key', (_, other) => {
  expect(keyOf({ ...recipe, ...other })).not.toBe(keyOf(recipe))
})

test('each member of a recipe decides', () => {
  expect(new Set(others.flatMap(([, other]) => Object.keys(other)))).toEqual(new Set(Object.keys(recipe)))
  expect(new Set(others.map(([, other]) => keyOf({ ...recipe, ...other }))).size).toBe(others.length)
})

test('equal recipes have equal keys, in whatever order they were written, and the key is a SHA-256 that stays', () => {
  const { variant, inputs, parameters, ...rest } = structuredClone(recipe)
  const turned = Object.fromEntries(Object.entries(parameters as object).toReversed())
  expect(keyOf({ variant, inputs, parameters: { ...turned, subject: undefined }, ...rest })).toBe(keyOf(recipe))
  expect(keyOf(recipe)).toMatch(/^[0-9a-f]{64}$/)
})
