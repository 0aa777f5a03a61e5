import { expect, test } from 'vitest'
import { configForTesting } from './config.ts'
import { ConfigError } from './settings-reader.ts'

const SIMULATED = { HUABEN_SIMULATED_PROVIDERS: 'http://127.0.0.1:9999/' }
const read = (more: Readonly<Record<string, string>>) => configForTesting('/nowhere', { ...SIMULATED, ...more }).config

test('providers are the real ones unless somebody says otherwise', () => {
  expect(configForTesting('/nowhere').config.providers.simulatedBase).toBeNull()
})

test.each([
  ['on this machine', {}],
  ['by name', { HUABEN_HOST: 'localhost', HUABEN_PUBLIC_URL: 'http://localhost:8000' }],
  ['in public, when it is meant', { NODE_ENV: 'production', HUABEN_ALLOW_SIMULATED: 'true' }],
])('simulators are accepted %s', (_where, more) => {
  expect(read({ NODE_ENV: '', ...more }).providers.simulatedBase).toBe('http://127.0.0.1:9999')
})

test.each([
  ['in production', { NODE_ENV: 'production' }, 'NODE_ENV is production'],
  ['where others can connect', { HUABEN_HOST: '0.0.0.0' }, 'HUABEN_HOST can be reached from outside'],
  ['at a public address', { HUABEN_PUBLIC_URL: 'https://film.example' }, 'HUABEN_PUBLIC_URL is set'],
])('simulators are refused %s, with the way out', (_where, more, why) => {
  const start = () => read({ NODE_ENV: '', ...more })
  expect(start).toThrow(ConfigError)
  expect(start).toThrow(why)
  expect(start).toThrow('HUABEN_ALLOW_SIMULATED=true')
})

test('a key-encryption key that is none stops the start and is not repeated', () => {
  const start = () => read({ HUABEN_KEY_ENCRYPTION_KEY: 'planted-nonsense' })
  expect(start).toThrow('HUABEN_KEY_ENCRYPTION_KEY must hold 32 bytes in base64')
  expect(start).not.toThrow('planted-nonsense')
})
