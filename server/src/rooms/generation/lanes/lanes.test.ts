// Who may hand work over now, as a table.
import { expect, test } from 'vitest'
import { laneOf, laneWaitMs, maySubmit } from './lanes.ts'

const share = (who: string, running: number, waiting = 0) => {
  const [workspaceId = '', requestedBy = ''] = who.split('/')
  return { workspaceId, requestedBy, running, waiting }
}
const ann = { workspaceId: 'w', requestedBy: 'ann' }

test.each([
  ['an empty lane', [], 1, true],
  ['no places at all', [], 0, false],
  ['a full lane', [share('w/ann', 2)], 2, false],
  ['one that was made smaller', [share('w/ann', 5)], 2, false],
  ['one that was made larger', [share('w/ann', 5)], 6, true],
  ['another workspace waits and has fewer', [share('w/ann', 1), share('v/bob', 0, 1)], 3, false],
  ['another workspace waits and has as many', [share('w/ann', 1), share('v/bob', 1, 1)], 3, true],
  ['another workspace has fewer and does not wait', [share('w/ann', 1), share('v/bob', 0)], 3, true],
  ['of the same workspace somebody waits and has fewer', [share('w/ann', 2), share('w/bob', 0, 1)], 4, false],
  ['of the same workspace somebody waits and has as many', [share('w/ann', 1), share('w/bob', 1, 1)], 4, true],
  [
    'two of another workspace have more together',
    [share('w/ann', 1), share('v/bob', 1), share('v/eve', 1, 1)],
    9,
    true,
  ],
  ['two of her workspace have more together', [share('w/ann', 0), share('w/bob', 2), share('v/eve', 1, 1)], 9, false],
])('%s', (_, shares, placesMax, may) => expect(maySubmit(shares, ann, placesMax)).toBe(may))

test('somebody may always take a free place: shares that wait for each other do not lock the lane', () => {
  const names = ['w/ann', 'w/bob', 'v/ann', 'v/eve', 'u/bob']
  for (let seed = 0; seed < 3 ** names.length; seed += 1) {
    const shares = names.map((name, at) => share(name, Math.floor(seed / 3 ** at) % 3, 1))
    expect(
      shares.some((one) => maySubmit(shares, one, 100)),
      String(seed),
    ).toBe(true)
  }
})

test('a lane is provider, kind and account; engines of this machine have none', () => {
  const clips = { provider: 'kling', kind: 'video' } as const
  const access = { keyId: 'k', secrets: {} }
  expect(laneOf(clips, {})).toBe('kling/video')
  expect(laneOf(clips, { access })).toBe('kling/video')
  expect(laneOf(clips, { access: { ...access, account: 'user:u' } })).toBe('kling/video/user:u')
  expect(laneOf({ kind: 'video' }, {})).toBeNull()
})

test('the more wait, the later each asks again, up to a limit', () => {
  expect([1, 2, 4, 400].map((waiting) => laneWaitMs(waiting, 2, 0))).toEqual([500, 500, 1000, 10_000])
  expect(laneWaitMs(1, 0, 1)).toBe(1000)
})
