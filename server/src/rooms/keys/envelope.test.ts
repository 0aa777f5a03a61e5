import { expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import { createKeyRing } from '#platform/key-ring.ts'
import { Redacted } from '#platform/redacted.ts'
import { type Bound, type Envelope, open, reseal, seal } from './envelope.ts'

const SECRET = 'sk-planted-0123456789'
const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
const ring = createKeyRing([older])
const bound: Bound = { id: newId(), owner: { kind: 'workspace', workspaceId: newId() }, provider: 'acme' }
const envelope = seal(ring, bound, { api_key: new Redacted(SECRET) })
const told = (secrets: ReturnType<typeof open>) => secrets?.api_key?.reveal() ?? null

test('what was sealed opens for its row, owner and provider, and two seals of one text differ', () => {
  expect(told(open(ring, bound, envelope))).toBe(SECRET)
  const again = seal(ring, bound, { api_key: new Redacted(SECRET) })
  expect(again.sealedSecrets).not.toBe(envelope.sealedSecrets)
  expect(JSON.stringify(envelope)).not.toContain('planted')
})

const moved: readonly [string, Bound][] = [
  ['another row', { ...bound, id: newId() }],
  ['another workspace', { ...bound, owner: { kind: 'workspace', workspaceId: newId() } }],
  ['a person', { ...bound, owner: { kind: 'user', userId: newId() } }],
  ['the installation', { ...bound, owner: { kind: 'installation' } }],
  ['another provider', { ...bound, provider: 'twofold' }],
]
test.each(moved)('moved to %s it does not open, and is not sealed anew either', (_where, other) => {
  expect(open(ring, other, envelope)).toBeNull()
  expect(reseal(createKeyRing([newer, older]), other, envelope)).toBeNull()
})

const other = seal(ring, { ...bound, id: newId() }, { api_key: new Redacted('other') })
const broken: readonly [string, Envelope][] = [
  ['cut off', { ...envelope, sealedSecrets: envelope.sealedSecrets.slice(0, -4) }],
  ['empty', { ...envelope, sealedSecrets: '' }],
  ['without its key', { ...envelope, sealedKey: '' }],
  [
    'with a changed byte',
    {
      ...envelope,
      sealedSecrets: `${envelope.sealedSecrets[0] === 'A' ? 'B' : 'A'}${envelope.sealedSecrets.slice(1)}`,
    },
  ],
  ['with the key of another', { ...envelope, sealedKey: other.sealedKey }],
  ['with the secrets of another', { ...envelope, sealedSecrets: other.sealedSecrets }],
  ['under another key-encryption key', { ...envelope, kekId: createKeyRing([newer]).newest.id }],
]
test.each(broken)('%s it does not open', (_how, one) => {
  expect(open(createKeyRing([older, newer]), bound, one)).toBeNull()
})

test('without the key-encryption key that sealed it nothing opens it', () => {
  expect(open(createKeyRing([newer]), bound, envelope)).toBeNull()
})

test('sealed anew it needs the newest key-encryption key alone, and its secrets were not touched', () => {
  const fresh = reseal(createKeyRing([newer, older]), bound, envelope)
  expect(fresh?.sealedSecrets).toBe(envelope.sealedSecrets)
  expect(told(open(createKeyRing([newer]), bound, fresh!))).toBe(SECRET)
  expect(open(ring, bound, fresh!)).toBeNull()
})
