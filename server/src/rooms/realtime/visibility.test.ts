// Who may hear what. The walk reads what every room tells; what callers put into payloads is looked at whenever a test studio closes.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import { chargedAbove } from '#rooms/generation/events.ts'
import { moneyIn } from '#testing/left-behind.ts'
import { isOfProject, rightFor } from './visibility.ts'

const ROOMS = join(import.meta.dirname, '..')
const EVENT_NAME = /'([a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*)'/g

type Told = { readonly room: string; readonly names: readonly string[]; readonly fields: readonly string[] }

/** Of each function of each `events.ts` that makes an event: its names, and the fields that it writes into the payload itself. */
function tellings(): Told[] {
  const rooms = readdirSync(ROOMS, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return rooms.flatMap(({ name: room }) => {
    const path = join(ROOMS, room, 'events.ts')
    const source = readdirSync(join(ROOMS, room)).includes('events.ts') ? readFileSync(path, 'utf8') : ''
    const namesOf = (text: string) => [...text.matchAll(EVENT_NAME)].flatMap(([, name]) => name ?? [])
    return source.split(/^(?:export )?(?:async )?function /m).flatMap((text) => {
      const [part = ''] = text.split('\n}\n')
      const [, payload] = part.split(/\bpayload:/)
      if (!part.includes('NewEvent') || payload === undefined) return []
      const own = namesOf(part)
      const fields = [...payload.matchAll(/([a-z_]+)(?=[:,\s}])/g)].flatMap(([, field]) => field ?? [])
      return [{ room, names: own.length > 0 ? own : namesOf(source), fields }]
    })
  })
}

test('no event tells of money to whoever may not look at the books', () => {
  const told = tellings()
  expect(told.map(({ room }) => room)).toEqual(expect.arrayContaining(['boards', 'files', 'generation', 'projects']))
  const names = told.flatMap((one) => one.names)
  expect(names).toEqual(expect.arrayContaining(['generation.kept', 'generation.charged_above', 'task.failed']))
  const loud = told.flatMap(({ names: some, fields }) => {
    const payload = Object.fromEntries(fields.map((field) => [field, '']))
    return some.flatMap((name) => (moneyIn({ name, payload }).length > 0 ? [name] : []))
  })
  expect(loud).toEqual([])
})

test('a charge above its hold is for those who may look at the books, and for no guest of the project', () => {
  const [projectId, scope] = [newId(), { workspaceId: newId(), actorId: newId(), onlyProjectId: null }]
  const event = chargedAbove(
    { scope: { ...scope, role: 'owner', requestId: null }, at: new Date() },
    { id: newId(), engineId: 'x/y', projectId, held: 1n, amount: { currency: 'USD', micros: 2n } },
  )
  expect(rightFor(event.name)).toBe('billing.read')
  expect(isOfProject(event, projectId)).toBe(false)
  expect(moneyIn({ ...event, name: 'generation.kept' })).toEqual([
    'currency',
    'held',
    'held_amount',
    'charged',
    'charged_amount',
  ])
})
