import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createLog } from './log.ts'
import { maskSecrets, Redacted, revealTogether } from './redacted.ts'

const SECRET = 'sk-planted-0123456789abcdef'

function logged(value: unknown): string {
  let text = ''
  const to = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  createLog('debug', to).debug({ value, deep: { list: [value] } }, `as text: ${value}`)
  return text
}

test('a redacted text shows itself to nobody who does not ask for it by name', () => {
  const one = new Redacted(SECRET)
  const error = Object.assign(new Error('no'), { one })
  const seen = [
    JSON.stringify({ one, list: [one] }),
    `${one}`,
    inspect({ one }, { depth: 9, showHidden: true }),
    logged(one),
  ]
  for (const text of [...seen, inspect(error), logged({ error })]) expect(text).not.toContain('planted')
  expect(one.reveal()).toBe(SECRET)
})

test('texts that were revealed together can be read one by one, but not printed', () => {
  const all = revealTogether({ api_key: new Redacted(SECRET) })
  expect(all.api_key).toBe(SECRET)
  expect(Object.values(all)).toEqual([SECRET])
  const access = { keyId: '1', secrets: all }
  for (const text of [JSON.stringify(access), `${all}`, inspect(access, { depth: 9 }), logged(access)])
    expect(text).not.toContain('planted')
})

test.each([
  ['whole', `bad key ${SECRET}!`, 'bad key ***!'],
  ['cut off', `bad key ${SECRET.slice(0, 12)}...`, 'bad key ***...'],
  ['its end', `key ending in ${SECRET.slice(-6)}`, 'key ending in ***'],
  ['twice', `${SECRET} ${SECRET}`, '*** ***'],
  ['in an address', `GET /?key=${encodeURIComponent('a/b c&d=e')}`, 'GET /?key=***'],
  ['in base64', `Basic ${Buffer.from(SECRET).toString('base64')}`, 'Basic ***'],
  ['not at all', 'the model is unknown', 'the model is unknown'],
])('a foreign text that tells a secret is masked: %s', (_how, text, masked) => {
  expect(maskSecrets(text, [SECRET, 'a/b c&d=e'])).toBe(masked)
})
