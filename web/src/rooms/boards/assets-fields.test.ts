import { expect, test } from 'vitest'
import { fieldsAfterSave } from './assets-fields.ts'

test('after a save only fields that were typed in meanwhile are left, over what was saved', () => {
  const typed = { values: { notes: 'tall, old', aliases: 'a,b' }, base: { notes: '', aliases: '' } }
  expect(fieldsAfterSave(typed, { notes: 'tall', aliases: 'a,b' }, { notes: 'tall', aliases: 'a, b' })).toEqual({
    values: { notes: 'tall, old' },
    base: { notes: 'tall' },
  })
})
