import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { toGoogleSchema } from './google-schema.ts'

test('objects, lists, choices and null are said in capitals', () => {
  const schema = Type.Object({
    name: Type.String({ description: 'who' }),
    mood: Type.Union([Type.Literal('calm'), Type.Literal('tense')]),
    age: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
    lines: Type.Array(Type.Object({ text: Type.String() }), { minItems: 1 }),
  })
  expect(toGoogleSchema({ ...schema })).toEqual({
    type: 'OBJECT',
    properties: {
      name: { type: 'STRING', description: 'who' },
      mood: { type: 'STRING', enum: ['calm', 'tense'] },
      age: { type: 'INTEGER', minimum: 0, nullable: true },
      lines: {
        type: 'ARRAY',
        minItems: 1,
        items: { type: 'OBJECT', properties: { text: { type: 'STRING' } }, required: ['text'] },
      },
    },
    required: ['name', 'mood', 'age', 'lines'],
    propertyOrdering: ['name', 'mood', 'age', 'lines'],
  })
})

test.each([
  { $ref: '#/x' },
  { type: 'object', properties: { a: { allOf: [] } } },
  { type: 'object', additionalProperties: { type: 'string' } },
  { enum: [1, 2] },
])('what cannot be said is left to words: %j', (schema) => expect(toGoogleSchema(schema)).toBeNull())
