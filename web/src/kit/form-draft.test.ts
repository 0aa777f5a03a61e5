import { expect, test } from 'vitest'
import { mergedFields, overtakenFields, typedForm } from './form-draft.ts'

const base = { name: 'Pictures', limit: '10', stops: true }

test.each([
  ['nobody else saved', { limit: '20' }, {}, []],
  ['another changed another field', { limit: '20' }, { name: 'Voices' }, []],
  ['another changed the same field', { limit: '20' }, { limit: '30' }, ['limit']],
  ['another changed it to the same', { limit: '20' }, { limit: '20' }, []],
  ['only the other changed it', {}, { limit: '30' }, []],
])('which fields are a question: %s', (_case, mine, theirs, expected) => {
  expect(overtakenFields({ fields: { ...base, ...mine }, base }, { ...base, ...theirs })).toEqual(expected)
})

test('what was left alone follows what others saved; what was typed stays', () => {
  const fields = { ...base, limit: '20' }
  expect(mergedFields({ fields, base }, { ...base, name: 'Voices' })).toEqual({ ...base, limit: '20', name: 'Voices' })
})

test('fields that were typed back to what is saved are no draft', () => {
  const typed = typedForm(null, { limit: '20' }, base)
  expect(typed).toEqual({ fields: { ...base, limit: '20' }, base })
  expect(typedForm(typed, { limit: '10' }, base)).toBeNull()
  expect(typedForm(typed, { name: 'Sounds' }, base)).not.toBeNull()
  // Another has saved the same meanwhile.
  expect(typedForm(typed, {}, { ...base, limit: '20' })).toBeNull()
})
