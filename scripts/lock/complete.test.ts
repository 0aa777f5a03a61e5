import { expect, test } from 'vitest'
import { completeLock } from './complete.ts'

const parent = {
  version: '2.0.0',
  dev: true,
  optionalDependencies: { '@a/b-linux-x64-musl': '2.0.0', '@a/b-win32-arm64': '2.0.0' },
}
const present = { version: '2.0.0', optional: true }

test('adds what npm left out, with its platform, beside the parent', () => {
  const after = completeLock({ '': {}, 'node_modules/b': parent, 'node_modules/@a/b-win32-arm64': present })
  expect(after['node_modules/@a/b-linux-x64-musl']).toEqual({
    version: '2.0.0',
    os: ['linux'],
    cpu: ['x64'],
    libc: ['musl'],
    dev: true,
    optional: true,
  })
  expect(after['node_modules/@a/b-win32-arm64']).toBe(present)
})

test('another version in that place goes below the parent', () => {
  const after = completeLock({
    '': {},
    'node_modules/@a/b-win32-arm64': { version: '3.0.0' },
    'node_modules/@a/b-linux-x64-musl': { version: '2.0.0' },
    'node_modules/k/node_modules/b': parent,
    'node_modules/b': parent,
  })
  expect(after['node_modules/k/node_modules/@a/b-win32-arm64']?.version).toBe('2.0.0')
  expect(after['node_modules/b/node_modules/@a/b-win32-arm64']?.version).toBe('2.0.0')
  expect(after['node_modules/@a/b-win32-arm64']?.version).toBe('3.0.0')
  expect(Object.keys(after)).toHaveLength(7)
})

test('ranges are left to npm, a second pass changes nothing', () => {
  const packages = { '': {}, 'node_modules/b': { version: '1.0.0', optionalDependencies: { fsevents: '~2.3.2' } } }
  expect(completeLock(packages)).toEqual(packages)
  const once = completeLock({ 'node_modules/b': parent })
  expect(completeLock(once)).toEqual(once)
})
