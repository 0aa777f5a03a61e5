import { expect, test } from 'vitest'
import { fieldsAfterSave, typedInto } from './assets-fields.ts'

test('after a save only fields that were typed in meanwhile are left, over what was saved', () => {
  const typed = { values: { notes: 'tall, old', aliases: 'a,b' }, base: { notes: '', aliases: '' } }
  expect(fieldsAfterSave(typed, { notes: 'tall', aliases: 'a,b' }, { notes: 'tall', aliases: 'a, b' })).toEqual({
    values: { notes: 'tall, old' },
    base: { notes: 'tall' },
  })
})

test('a field that was typed back to what is saved is no draft, unless other words of it are on their way', () => {
  const typed = typedInto({ values: {}, base: {} }, { field: 'notes', value: 'tall', saved: '' })
  expect(typed).toEqual({ values: { notes: 'tall' }, base: { notes: '' } })
  expect(typedInto(typed, { field: 'notes', value: '', saved: '' })).toEqual({ values: {}, base: {} })
  const sent = { ...typed, sent: { notes: 'tall' } }
  expect(typedInto(sent, { field: 'notes', value: '', saved: '' }).values).toEqual({ notes: '' })
})
