import { expect, test } from 'vitest'
import { SCRIPT_ACTIONS, SCRIPT_STATES, type ScriptAction, type ScriptState } from '#contract/scripts.ts'
import { ROLES, type Role } from '#rooms/workspaces/workspaces.ts'
import { type Decider, permits, refusalOf, stateAfter } from './script.ts'

const ALLOWED: Readonly<Record<ScriptState, Partial<Record<ScriptAction, ScriptState>>>> = {
  draft: { submit: 'pending' },
  pending: { withdraw: 'draft', approve: 'approved', reject: 'rejected' },
  approved: { reject: 'rejected', publish: 'published' },
  rejected: { submit: 'pending' },
  published: { unpublish: 'approved' },
}

const owner: Decider = { actorId: 'a', role: 'owner', authorId: 'x', versionById: 'x', reviewerId: null }

const pairs = SCRIPT_STATES.flatMap((state) => SCRIPT_ACTIONS.map((action) => [state, action] as const))

test.each(pairs)('%s, %s', (state, action) => {
  const after = ALLOWED[state][action]
  const act = () => stateAfter(state, action, { who: owner, reason: 'because' })
  expect(permits(state, action)).toBe(after !== undefined)
  if (after === undefined) expect(act).toThrow('SCRIPTS_CANNOT')
  else expect(act()).toBe(after)
})

test('a rejection without a reason is refused', () => {
  expect(() => stateAfter('pending', 'reject', { who: owner, reason: null })).toThrow('SCRIPTS_REASON_NEEDED')
  expect(() => stateAfter('pending', 'reject', { who: owner, reason: '' })).toThrow('SCRIPTS_REASON_NEEDED')
})

const DECISIONS: readonly ScriptAction[] = ['approve', 'reject', 'publish', 'unpublish']

type Case = {
  readonly action: ScriptAction
  readonly role: Role
  readonly own: 'no' | 'author' | 'version'
  readonly reviewer: 'nobody' | 'me' | 'other'
}
const cases: Case[] = SCRIPT_ACTIONS.flatMap((action) =>
  ROLES.flatMap((role) =>
    (['no', 'author', 'version'] as const).flatMap((own) =>
      (['nobody', 'me', 'other'] as const).map((reviewer) => ({ action, role, own, reviewer })),
    ),
  ),
)

test.each(cases)('$action by $role, own work: $own, assigned: $reviewer', ({ action, role, own, reviewer }) => {
  const who: Decider = {
    actorId: 'me',
    role,
    authorId: own === 'author' ? 'me' : 'x',
    versionById: own === 'version' ? 'me' : 'x',
    reviewerId: reviewer === 'nobody' ? null : reviewer === 'me' ? 'me' : 'other',
  }
  const isFree = !DECISIONS.includes(action) || role === 'owner' || role === 'admin'
  const wanted = isFree ? null : own !== 'no' ? 'OWN_WORK' : reviewer === 'other' ? 'NOT_REVIEWER' : null
  expect(refusalOf(action, who)).toBe(wanted)
})
