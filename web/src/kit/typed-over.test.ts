import { expect, test } from 'vitest'
import { afterSave, asSent, formAfterSave, isOvertaken, overKnown, type TypedOver, unlessSaved } from './typed-over.ts'

const typed: TypedOver = { text: 'mine', base: 'old' }

test.each([
  ['nobody else saved', typed, 'old', false],
  ['another saved', typed, 'theirs', true],
  ['another saved the same words', typed, 'mine', false],
  ['mine was saved and its reply was lost', { ...asSent(typed), text: 'mine, and more' }, 'mine', false],
  ['mine was sent, and another saved', asSent(typed), 'theirs', true],
  ['what they saved is known and shall be written over', overKnown(typed, 'theirs'), 'theirs', false],
  ['what was known was saved over once more', overKnown(typed, 'theirs'), 'theirs again', true],
  ['the server trimmed', { text: 'mine', base: 'old ' }, 'old', false],
])('whether another was faster: %s', (_case, over, saved, expected) => {
  expect(isOvertaken(over, saved)).toBe(expected)
})

test('after a save nothing is left to save, unless words were typed meanwhile: they stand over what was sent', () => {
  expect(afterSave(typed, 'mine')).toBeNull()
  expect(afterSave(null, 'mine')).toBeNull()
  const left = afterSave({ ...asSent(typed), text: 'mine, and more' }, 'mine')
  expect(left).toMatchObject({ text: 'mine, and more', base: 'mine' })
  expect(left && isOvertaken(left, 'mine')).toBe(false)
})

test('a text that is saved in another spelling is not taken for that of another', () => {
  const left = afterSave({ ...asSent({ text: 'a,b', base: '' }, 'a, b'), text: 'a,b,c' }, 'a,b', 'a, b')
  expect(left && isOvertaken(left, 'a, b')).toBe(false)
})

test('a form keeps what was typed since it was sent', () => {
  const rebase = (form: { name: string; revision: number }) => ({ ...form, revision: 2 })
  expect(formAfterSave({ name: 'a', revision: 1 }, { name: 'a', revision: 1 }, rebase)).toBeNull()
  expect(formAfterSave({ name: 'ab', revision: 1 }, { name: 'a', revision: 1 }, rebase)).toEqual({
    name: 'ab',
    revision: 2,
  })
})

test.each([
  ['typed back to what is saved', { text: 'old', base: 'old' }, true],
  ['typed to what another saved', { text: 'old', base: 'older' }, true],
  ['other words', { text: 'old!', base: 'old' }, false],
  ['typed back while other words are on their way', { text: 'old', base: 'old', sent: 'mine' }, false],
  ['typed back after other words were saved', { text: 'old', base: 'old', sent: 'old' }, true],
])('whether there is nothing to keep: %s', (_case, over, expected) => {
  expect(unlessSaved(over, 'old') === null).toBe(expected)
})
