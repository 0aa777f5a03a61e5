import { expect, test } from 'vitest'
import { placeOfDraft } from './left-behind.ts'

test.each([
  ['script.0190.4', 'script'],
  ['script-note.0190', 'script'],
  ['director.text.0190.a.notes', 'board'],
  ['prompt.shot.0190', 'board'],
  ['new-project.0190', 'projects'],
  ['new-workspace', 'forms'],
  ['invite.0190', 'forms'],
])('the words of the draft %s stand among those of: %s', (name, place) => {
  expect(placeOfDraft(name)).toBe(place)
})
